import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import LineEditor
import MainLoop

/// What a person sees of results, errors and events.
///
/// While another program has the terminal, a pager or what a line sends its output to, messages are held back.
@MainLoop
final class TerminalOutput {
  private let editor: TerminalEditor
  private let style: TextStyle
  private let isRaw: Bool
  private let pager: Pager?
  private let modes = TerminalModes(of: STDIN_FILENO)
  private var sink: OutputSink?
  private var held = HeldText()
  private var wasInterrupted = false
  private var hasBegunBehindKey = false
  private let progress: ProgressLine

  init(_ editor: TerminalEditor, _ options: Options, _ progress: ProgressLine) {
    self.editor = editor
    self.progress = progress
    style = TextStyle(isOn: options.usesColor)
    isRaw = OutputForm(options) != .text
    pager = options.usesPager ? Pager.ofEnvironment : nil
  }

  /// Whether the terminal is another program's.
  var isElsewhere: Bool { sink?.takesTerminal ?? false }

  /// Whether nobody takes what is sent elsewhere any more.
  var isUnwanted: Bool { sink?.isUnwanted ?? false }

  /// Shows lines that are no result: what happens meanwhile.
  func print(_ lines: String) {
    if lines.isEmpty { return }
    if isElsewhere { held.add(lines.hasSuffix("\n") ? lines : lines + "\n") } else { write(lines) }
  }

  /// Shows lines that tell what went wrong, also where another program has the terminal.
  func print(error lines: String) {
    if !lines.isEmpty { write(style.error(TerminalText.clean(lines))) }
  }

  /// Sends results elsewhere from now on; `onFull` is called when there is nobody to take them any more.
  ///
  /// A command of the shell has the variables in its environment.
  func redirect(
    to destination: TypedLine.Destination, variables: [String: String], onFull: @escaping @MainLoop @Sendable () -> Void
  ) async throws(HMPFailure) {
    try await open(destination, variables)
    sink?.onFull = onFull
  }

  /// Ends the redirection when all has been read, and shows what was held back; returns what went wrong.
  func endRedirection() async -> String? {
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
        sink?.write(report.shown(in: style))
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
    } else {
      write(report.shown(in: style))
    }
  }

  private func isLong(_ report: Report) -> Bool {
    let size = Terminal.size(STDOUT_FILENO)
    // The prompt has the last row.
    return TerminalText.takes(
      moreRowsThan: size.rows - 1, TerminalText.clean(report.output), columns: size.columns)
  }
}

extension Pager {
  /// Nil as well where the terminal can't be moved about on.
  fileprivate static var ofEnvironment: Pager? {
    guard Terminal.isTerminal(STDOUT_FILENO), !Terminal.isDumb else { return nil }
    let folders = variable("PATH")?.split(separator: ":").map(String.init) ?? []
    return choose(variable: variable) { program in folders.contains { access("\($0)/\(program)", X_OK) == 0 } }
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

extension Options {
  /// Whether output at a terminal is coloured.
  var usesColor: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto: Terminal.isTerminal(STDOUT_FILENO) && !Terminal.isDumb && (getenv("NO_COLOR")?.pointee ?? 0) == 0
    }
  }
}
