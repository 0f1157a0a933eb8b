import HMP
import LineEditor
import MainLoop

/// The progress of the running command, in the last row of the terminal, once it has run for a while.
@MainLoop
final class ProgressLine {
  /// A shorter command shows no progress.
  private static let delay = Duration.milliseconds(500)
  private static let interval = Duration.seconds(1)

  private var start = ContinuousClock.now
  private var isShown = false
  private var wasShown = false
  private var isMuted = false
  private var timer: MainLoop.Timer?

  /// The terminal; nil where there is none, so that nothing is shown.
  private let display: Int32?

  nonisolated init(on seat: Console.Seat?) {
    display = seat?.display
  }

  /// Begins with a command; with a title, its time is shown until it reports progress.
  ///
  /// Muted while another program uses the terminal.
  func begin(_ title: String?, isMuted: Bool) {
    start = .now
    wasShown = false
    self.isMuted = isMuted
    guard let title, !isMuted, display != nil, !Terminal.isDumb else { return }
    timer = MainLoop.schedule(after: Self.delay) { [weak self] in self?.showTime(title) }
  }

  /// Replaces the progress that is shown, cut to the width of the terminal.
  func show(_ progress: HMPProgress) {
    timer?.cancel()
    timer = nil
    guard !isMuted, ContinuousClock.now - start >= Self.delay else { return }
    write(progress.line)
  }

  /// Erases the row, until more progress is shown.
  func erase() {
    guard isShown, let display else { return }
    isShown = false
    Terminal.write(Terminal.isDumb ? "\n" : "\r\u{1B}[K", to: display)
  }

  /// Ends with the command; true if progress was shown.
  @discardableResult
  func clear() -> Bool {
    timer?.cancel()
    timer = nil
    let wasShown = isShown
    erase()
    return wasShown && !Terminal.isDumb
  }

  private func showTime(_ title: String) {
    let seconds = (ContinuousClock.now - start).components.seconds
    write("\(title)  \(seconds) s")
    timer = MainLoop.schedule(after: Self.interval) { [weak self] in self?.showTime(title) }
  }

  private func write(_ text: String) {
    // A terminal that can't erase shows the first step only; each further one would take a row.
    guard let display, !Terminal.isDumb || !wasShown else { return }
    let width = Terminal.size(display).columns - 1
    let line = String(text.map { $0.isWhitespace ? " " : $0 })
    let shown = TerminalText.truncated(TerminalText.clean(line), to: width)
    Terminal.write(Terminal.isDumb ? shown : "\r\(shown)\u{1B}[K", to: display)
    isShown = true
    wasShown = true
  }
}
