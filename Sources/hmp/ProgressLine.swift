import Glibc
import HMP
import LineEditor
import MainLoop

/// How far the running command is, on the last line of the terminal, once it has run for a while.
@MainLoop
final class ProgressLine {
  /// What takes less shows nothing.
  private static let delay = Duration.milliseconds(500)
  private static let interval = Duration.seconds(1)

  private var start = ContinuousClock.now
  private var isShown = false
  private var timer: MainLoop.Timer?

  nonisolated init() {}

  /// Begins with a command; with a title, its time is shown as long as nothing tells how far it is.
  func begin(_ title: String?) {
    start = .now
    guard let title, Terminal.isTerminal(STDOUT_FILENO) else { return }
    timer = MainLoop.schedule(after: Self.delay) { [weak self] in self?.showTime(title) }
  }

  /// Shows it in place of what was shown before, cut where the terminal ends.
  func show(_ progress: HMPProgress) {
    timer?.cancel()
    timer = nil
    guard ContinuousClock.now - start >= Self.delay, Terminal.isTerminal(STDOUT_FILENO) else { return }
    write(progress.line)
  }

  /// Leaves the line to others.
  func clear() {
    timer?.cancel()
    timer = nil
    guard isShown else { return }
    isShown = false
    StandardStream.output.write(Terminal.isDumb ? "\n" : "\r\u{1B}[K")
  }

  private func showTime(_ title: String) {
    let seconds = (ContinuousClock.now - start).components.seconds
    write("\(title)  \(seconds) s")
    timer = MainLoop.schedule(after: Self.interval) { [weak self] in self?.showTime(title) }
  }

  private func write(_ text: String) {
    // A terminal that can't erase would get a line for each.
    guard !Terminal.isDumb || !isShown else { return }
    let width = Terminal.size(STDOUT_FILENO).columns - 1
    let shown = TerminalText.truncated(TerminalText.clean(text), to: width)
    StandardStream.output.write(Terminal.isDumb ? shown : "\r\(shown)\u{1B}[K")
    isShown = true
  }
}
