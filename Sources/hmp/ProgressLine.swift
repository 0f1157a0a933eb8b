import Glibc
import HMP
import LineEditor
import MainLoop

/// How far the running command is, on the last line of the terminal.
@MainLoop
final class ProgressLine {
  private var isShown = false

  nonisolated init() {}

  /// Shows it in place of what was shown before, cut where the terminal ends.
  func show(_ progress: HMPProgress) {
    let width = Terminal.size(STDOUT_FILENO).columns - 1
    StandardStream.output.write("\r" + TerminalText.clean(progress.line).prefix(max(0, width)) + "\u{1B}[K")
    isShown = true
  }

  /// Leaves the line to others.
  func clear() {
    guard isShown else { return }
    isShown = false
    StandardStream.output.write("\r\u{1B}[K")
  }
}
