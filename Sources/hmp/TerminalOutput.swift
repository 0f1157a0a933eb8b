import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import LineEditor
import MainLoop

/// What a person sees of results, errors and events.
///
/// While another program has the terminal, a pager or what a line sends its output to, messages are held back. Where
/// standard output is no terminal, results go there, as plain text, and everything else stays with the person.
@MainLoop
final class TerminalOutput {
  private let editor: TerminalEditor
  private let console: Console
  /// Of what the person sees, and of results, which may be for a file.
  private let style: TextStyle
  private let resultStyle: TextStyle
  private let isRaw: Bool
  private let pager: Pager?
  private let display: Int32
  private let modes: TerminalModes
  private var sink: OutputSink?
  /// Standard output, where that is no terminal and takes results.
  private var results: WriteQueue?
  private var isAwaitingReader = false
  /// Whether standard output has not taken all results.
  private(set) var hasLostResults = false
  private var held = HeldText()
  private var wasInterrupted = false
  private var hasBegunBehindKey = false
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

  /// Whether the terminal is another program's.
  var isElsewhere: Bool { sink?.takesTerminal ?? false }

  /// Whether nobody takes what is sent elsewhere any more.
  var isUnwanted: Bool { sink?.isUnwanted ?? false }

  /// Shows lines that are no result: what happens meanwhile.
  func print(_ lines: String) {
    if lines.isEmpty { return }
    let lines = TerminalText.clean(lines)
    if isElsewhere { held.add(lines.hasSuffix("\n") ? lines : lines + "\n") } else { write(lines) }
  }

  /// Shows lines that tell what went wrong, also where another program has the terminal.
  ///
  /// They stay on standard error where neither that nor standard output is a terminal.
  func print(error lines: String) {
    if lines.isEmpty { return }
    if console.showsOutput || console.showsErrors {
      tell(lines)
    } else {
      let text = resultStyle.error(TerminalText.clean(lines))
      StandardStream.error.write(text.hasSuffix("\n") ? text : text + "\n")
    }
  }

  /// Shows the person what went wrong with the session itself.
  private func tell(_ lines: String) { write(style.error(TerminalText.clean(lines))) }

  /// Sends results elsewhere from now on; `onFull` is called when there is nobody to take them any more.
  ///
  /// A command of the shell has the variables in its environment.
  func redirect(
    to destination: TypedLine.Destination, variables: [String: String], onFull: @escaping @MainLoop @Sendable () -> Void
  ) async throws(HMPFailure) {
    try await open(destination, variables)
    sink?.onFull = onFull
  }

  /// Ends the output of a line: all results have been written, and what was held back is shown.
  ///
  /// Returns what went wrong with the redirection of the line, which ends here.
  func endLine() async -> String? {
    let fault = await endRedirection()
    await awaitReader()
    return fault
  }

  private func endRedirection() async -> String? {
    guard let sink else { return nil }
    let fault = await sink.close()
    if sink.takesTerminal {
      // Ctrl-C reaches the other program and us, in no order, and is not to throw the next line away.
      if sink.wasCutShort, !wasInterrupted { try? await MainLoop.sleep(for: Self.signalDelay) }
      // Whoever was killed may have left the terminal as it was of use to him.
      modes.restore()
    }
    self.sink = nil
    if sink.wasInterrupted { beginBehindKey() }
    hasBegunBehindKey = false
    let text = held.take()
    if !text.isEmpty { write(text) }
    return fault
  }

  /// Shows the result of one line of several.
  func show(_ report: Report) {
    showResult(report)
    print(error: report.errors)
  }

  /// Shows the result of a line that is over, in a pager where the screen is too small for it.
  func showLast(_ report: Report) async {
    if sink == nil, let pager, isLong(report) {
      do throws(HMPFailure) {
        try await open(.shell(pager.command), pager.environment, isProgram: pager.isProgram)
        let sink = sink
        sink?.write(report.shown(in: resultStyle))
        if let fault = await endRedirection() { print(error: "\(fault)\n") }
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

  /// Hears of Ctrl-C.
  func interrupted() {
    wasInterrupted = true
    sink?.interrupt()
    if isAwaitingReader { results?.giveUp() }
  }

  /// Goes to a new row behind the terminal's echo of Ctrl-C, once for a line.
  func beginBehindKey() {
    guard !hasBegunBehindKey else { return }
    hasBegunBehindKey = sink != nil
    // Where there was progress, the echo was erased with it.
    editor.print(progress.clear() ? "^C\n" : "\n")
  }

  private func open(
    _ destination: TypedLine.Destination, _ environment: [String: String], isProgram: Bool = false
  ) async throws(HMPFailure) {
    wasInterrupted = false
    sink = try await OutputSink.open(destination, environment: environment, isProgram: isProgram)
  }

  private func write(_ text: String) {
    progress.erase()
    editor.print(text)
  }

  /// How long a signal may take to come here.
  private static let signalDelay = Duration.milliseconds(50)

  /// Passes a signal on that did not come from the terminal's keys.
  func signal(_ number: Int32) { sink?.signal(number) }

  private func showResult(_ report: Report) {
    if report.output.isEmpty { return }
    if let sink {
      sink.write(isRaw ? report.output : TerminalText.clean(report.output))
    } else if let results {
      results.write(isRaw ? report.output : report.shown(in: resultStyle))
    } else {
      write(report.shown(in: style))
    }
  }

  private func isLong(_ report: Report) -> Bool {
    let size = Terminal.size(display)
    // The prompt has the last row.
    return TerminalText.takes(
      moreRowsThan: size.rows - 1, TerminalText.clean(report.output), columns: size.columns)
  }
}

// MARK: - Standard output that is no terminal

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
  /// A pipe's reader may be `tee`, which writes to the same terminal: it gets a moment to read what it was sent.
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
    } else if PipeReaders.haveLeft(STDOUT_FILENO) {
      loseResults(.system(SystemCode(EPIPE)), "")
    }
  }

  /// Has the person see the results that standard output does not take, from this one on.
  private func loseResults(_ failure: WriteQueue.Failure?, _ unwritten: String) {
    results = nil
    switch failure {
    case .system(let code): tellOfLoss("\(code); results are shown here from now on")
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

/// Those who read from a pipe that we write to.
private enum PipeReaders {
  /// How long a reader that is busy elsewhere is waited for, in milliseconds.
  private static let patience = 50

  /// Whether nobody can read any more; false for what is no pipe.
  static func haveLeft(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: 0, revents: 0)
    return poll(&entry, 1, 0) > 0 && entry.revents & Int16(POLLERR) != 0
  }

  /// Waits until all has been read; what is no pipe is empty.
  static func awaitEmpty(_ descriptor: Int32) {
    for _ in 0..<patience {
      var count: Int32 = 0
      guard ioctl(descriptor, UInt(FIONREAD), &count) == 0, count > 0 else { return }
      poll(nil, 0, 1)
    }
  }
}

extension Pager {
  /// Nil as well where the terminal can't be moved about on.
  fileprivate static var ofEnvironment: Pager? {
    guard !Terminal.isDumb else { return nil }
    let folders = variable("PATH")?.split(separator: ":").map(String.init) ?? []
    return choose(variable: variable) { program in folders.contains { access("\($0)/\(program)", X_OK) == 0 } }
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

extension Options {
  /// Whether what a person sees at a terminal is coloured.
  var usesColor: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto: !Terminal.isDumb && (getenv("NO_COLOR")?.pointee ?? 0) == 0
    }
  }
}
