import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import LineEditor
import MainLoop
import Platform
import SystemPackage

/// Shows results, errors and events to the person at the terminal.
///
/// While another program uses the terminal, such as a pager or the command that a line pipes its output to, messages are
/// held back. If standard output is not a terminal, results go there as plain text, and everything else to the terminal.
@MainLoop
final class TerminalOutput {
  private let editor: TerminalEditor
  private let console: Console
  private let style: TextStyle
  /// Without colour if standard output is not a terminal, unless colour is always wanted.
  private let resultStyle: TextStyle
  private let isRaw: Bool
  private let pager: Pager?
  private let display: Int32
  private let modes: TerminalModes
  private var sink: OutputSink?
  /// The opening of the sink, while it lasts.
  private var opening: Task<Result<OutputSink, HMPError>, Never>?
  /// Standard output if it is not a terminal and has not failed.
  private var results: WriteQueue?
  private var isAwaitingReader = false
  /// Whether standard output has not taken all results.
  private(set) var hasLostResults = false
  private var held = HeldText()
  private var wasInterrupted = false
  private var hasBegunRowAfterKey = false
  private let progress: ProgressLine

  init(_ editor: TerminalEditor, _ options: Options, _ progress: ProgressLine, _ console: Console, _ seat: Console.Seat)
  {
    self.editor = editor
    self.console = console
    self.progress = progress
    display = seat.display
    modes = TerminalModes(of: seat.input)
    style = TextStyle(isOn: options.usesColor)
    resultStyle = TextStyle(isOn: console.showsOutput ? options.usesColor : options.color == .always)
    isRaw = OutputForm(options) != .text
    pager = options.usesPager && console.showsOutput ? Pager.ofEnvironment : nil
    if !console.showsOutput { results = makeResults() }
  }

  /// Whether another program uses the terminal.
  var isElsewhere: Bool { sink?.takesTerminal ?? false }

  /// Whether the reader of the redirected output has exited.
  var isUnwanted: Bool { sink?.isUnwanted ?? false }

  /// Shows lines that belong to no result, such as events.
  func print(_ lines: String) {
    if lines.isEmpty { return }
    let lines = TerminalText.clean(lines)
    if isElsewhere { held.add(lines.hasSuffix("\n") ? lines : lines + "\n") } else { write(lines) }
  }

  /// Shows errors, even while another program uses the terminal.
  ///
  /// They go to standard error if neither standard error nor standard output is a terminal.
  func print(error lines: String) {
    if lines.isEmpty { return }
    if console.showsOutput || console.showsErrors {
      tell(lines)
    } else {
      let text = resultStyle.error(TerminalText.clean(lines))
      StandardStream.error.write(text.hasSuffix("\n") ? text : text + "\n")
    }
  }

  /// Shows the person an error of the session itself.
  private func tell(_ lines: String) { write(style.error(TerminalText.clean(lines))) }

  /// Redirects results; `onFull` is called when the destination takes no more.
  ///
  /// A shell command gets the variables in its environment, where `HMP_` before the names keeps them from changing how it
  /// runs.
  func redirect(
    to destination: TypedLine.Destination, variables: [String: String], onFull: @escaping @MainLoop @Sendable () -> Void
  ) async throws(HMPError) {
    let named = variables.map { ("HMP_\($0.key)", $0.value) }
    try await open(destination, Dictionary(uniqueKeysWithValues: named))
    sink?.onFull = onFull
  }

  /// Ends the output of a line: waits until all results are written, and shows the messages that were held back.
  ///
  /// Returns the error of the line's redirection, which ends here.
  func endLine() async -> String? {
    let error = await endRedirection()
    await awaitReader()
    return error
  }

  private func endRedirection() async -> String? {
    guard let sink else { return nil }
    let error = await sink.close()
    if sink.takesTerminal {
      // Ctrl-C reaches the other program and hmp in any order, and must not discard the next line.
      if sink.wasCutShort, !wasInterrupted { try? await MainLoop.sleep(for: Self.signalDelay) }
      // A program that was killed may have left the terminal in modes of its own.
      modes.restore()
    }
    self.sink = nil
    if sink.wasInterrupted { beginRowAfterKey() }
    hasBegunRowAfterKey = false
    let text = held.take()
    if !text.isEmpty { write(text) }
    return error
  }

  /// Shows one result of several.
  func show(_ report: Report) {
    showResult(report)
    print(error: report.errors)
  }

  /// Shows the result of a line that has ended, in a pager if it is longer than the screen.
  func showLast(_ report: Report) async {
    if sink == nil, let pager, isLong(report) {
      do throws(HMPError) {
        try await open(.shell(pager.command), pager.environment, isProgram: pager.isProgram)
        let sink = sink
        sink?.write(report.shown(in: resultStyle, clean: TerminalText.clean))
        if let error = await endRedirection() { print(error: "\(error)\n") }
        if sink?.isMissing ?? false { showResult(report) }
      } catch {
        print(error: error.text)
        showResult(report)
      }
    } else {
      showResult(report)
    }
    print(error: report.errors)
  }

  /// Called on Ctrl-C.
  func interrupted() {
    wasInterrupted = true
    opening?.cancel()
    sink?.interrupt()
    if isAwaitingReader { results?.giveUp() }
  }

  /// Begins a new row after the terminal's echo of Ctrl-C; once for a line with a redirection.
  func beginRowAfterKey() {
    guard !hasBegunRowAfterKey else { return }
    hasBegunRowAfterKey = sink != nil
    // Erasing the progress erases the echo too.
    editor.print(progress.clear() ? "^C\n" : "\n")
  }

  private func open(
    _ destination: TypedLine.Destination, _ environment: [String: String], isProgram: Bool = false
  ) async throws(HMPError) {
    wasInterrupted = false
    let task = MainLoop.task { () async -> Result<OutputSink, HMPError> in
      do throws(HMPError) {
        return .success(try await OutputSink.open(destination, environment: environment, isProgram: isProgram))
      } catch {
        return .failure(error)
      }
    }
    opening = task
    defer { opening = nil }
    sink = try await MainLoop.value(of: task).get()
  }

  private func write(_ text: String) {
    progress.erase()
    editor.print(text)
  }

  /// How long a signal may take to arrive.
  private static let signalDelay = Duration.milliseconds(50)

  /// Passes on a signal that was not sent by a key of the terminal.
  func signal(_ number: Int32) {
    opening?.cancel()
    sink?.signal(number)
    if isAwaitingReader { results?.giveUp() }
  }

  private func showResult(_ report: Report) {
    if report.output.isEmpty { return }
    if let sink {
      sink.write(isRaw ? report.output : TerminalText.clean(report.output))
    } else if let results {
      results.write(isRaw ? report.output : report.shown(in: resultStyle, clean: TerminalText.clean))
    } else {
      write(report.shown(in: style, clean: TerminalText.clean))
    }
  }

  private func isLong(_ report: Report) -> Bool {
    let size = Terminal.size(display)
    // The prompt takes the last row.
    return TerminalText.takes(
      moreRowsThan: size.rows - 1, TerminalText.clean(report.output), columns: size.columns)
  }
}

// MARK: - Standard output that is not a terminal

extension TerminalOutput {
  private func makeResults() -> WriteQueue {
    let queue = WriteQueue(STDOUT_FILENO)
    queue.onFailure = { [weak self, weak queue] unwritten in
      if let self, let queue { loseResults(queue.failure, unwritten) }
    }
    return queue
  }

  /// Waits until standard output has taken all results, so that they come before the next prompt.
  ///
  /// The reader of a pipe may be `tee`, which writes to the same terminal, so it gets a moment to read the results.
  private func awaitReader() async {
    guard let results else { return }
    isAwaitingReader = true
    await results.drain()
    if results.failure == nil { await MainLoop.offload { PipeReaders.awaitEmpty(STDOUT_FILENO) } }
    isAwaitingReader = false
    guard self.results === results else { return }
    if results.isGivenUp {
      if results.failure == .givenUp { tellOfLoss("not all was written") }
      self.results = makeResults()
    } else if !StandardStream.output.hasReader {
      loseResults(.system(.brokenPipe), "")
    }
  }

  /// Shows the unwritten results, and those that follow, on the terminal.
  private func loseResults(_ failure: WriteQueue.Failure?, _ unwritten: String) {
    results = nil
    switch failure {
    case .system(let error): tellOfLoss("\(error); results are shown here from now on")
    case .overfull, .givenUp, nil:
      tellOfLoss("more than \(WriteQueue.limit >> 20) MiB were waiting to be read")
      results = makeResults()
      return
    }
    if !unwritten.isEmpty { write(TerminalText.clean(unwritten)) }
  }

  private func tellOfLoss(_ words: String) {
    hasLostResults = true
    tell("hmp: standard output: \(words)\n")
  }
}

/// The readers of a pipe to which hmp writes.
private enum PipeReaders {
  /// How long the wait for a busy reader is, in milliseconds.
  private static let patience = 50

  /// Waits until all bytes have been read; returns at once for a descriptor that is not a pipe.
  static func awaitEmpty(_ descriptor: Int32) {
    for _ in 0..<patience {
      var count: Int32 = 0
      guard ioctl(descriptor, UInt(FIONREAD), &count) == 0, count > 0 else { return }
      poll(nil, 0, 1)
    }
  }
}

extension Pager {
  /// Nil also if the terminal cannot move its cursor.
  fileprivate static var ofEnvironment: Pager? {
    guard !Terminal.isDumb else { return nil }
    let folders = Environment.value("PATH")?.split(separator: ":").map(String.init) ?? []
    return choose(variable: variable) { program in folders.contains { access("\($0)/\(program)", X_OK) == 0 } }
  }

  /// An empty value counts: it asks for no pager.
  private static func variable(_ name: String) -> String? {
    Environment.all.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}

extension Options {
  /// Whether output on the terminal is coloured.
  var usesColor: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto: !Terminal.isDumb && Environment.value("NO_COLOR") == nil
    }
  }
}
