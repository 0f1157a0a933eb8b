package import HMP
package import MainLoop

/// The progress of the running command, in the last row of the terminal.
///
/// It appears after the command has run for a while.
@MainLoop
package final class ProgressLine {
  /// The terminal that shows it.
  package struct Display: Sendable {
    /// Whether the terminal cannot erase a row.
    package var isDumb: Bool
    /// Makes foreign text harmless, and cuts it to the width of the terminal.
    package var fit: @Sendable (_ text: String) -> String
    package var write: @Sendable (_ text: String) -> Void
    package var now: @Sendable () -> ContinuousClock.Instant

    package init(
      isDumb: Bool, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
      fit: @escaping @Sendable (String) -> String, write: @escaping @Sendable (String) -> Void
    ) {
      self.isDumb = isDumb
      self.now = now
      self.fit = fit
      self.write = write
    }
  }

  /// A command that ends earlier shows no progress.
  package nonisolated static let usualDelay = Duration.milliseconds(500)
  private static let interval = Duration.seconds(1)

  private let display: Display?
  private let delay: Duration
  private var start = ContinuousClock.now
  private var isShown = false
  private var wasShown = false
  private var isMuted = false
  private var timer: MainLoop.Timer?

  /// Makes a progress line; without a terminal it shows nothing.
  package nonisolated init(on display: Display?, delay: Duration = usualDelay) {
    self.display = display
    self.delay = delay
  }

  /// Begins with a command; a title is shown with the time until the command reports progress.
  ///
  /// Muted while another program uses the terminal.
  package func begin(_ title: String?, isMuted: Bool) {
    guard let display else { return }
    start = display.now()
    wasShown = false
    self.isMuted = isMuted
    guard let title, !isMuted, !display.isDumb else { return }
    timer = MainLoop.schedule(after: delay) { [weak self] in self?.showTime(title) }
  }

  /// Replaces the progress that is shown.
  package func show(_ progress: HMPProgress) {
    timer?.cancel()
    timer = nil
    guard let display, !isMuted, display.now() - start >= delay else { return }
    write(progress.line)
  }

  /// Erases the row, until more progress is shown.
  package func erase() {
    guard isShown, let display else { return }
    isShown = false
    display.write(display.isDumb ? "\n" : "\r\u{1B}[K")
  }

  /// Ends with the command; returns whether a row was erased.
  @discardableResult
  package func clear() -> Bool {
    timer?.cancel()
    timer = nil
    guard let display, isShown else { return false }
    erase()
    return !display.isDumb
  }

  private func showTime(_ title: String) {
    guard let display else { return }
    write("\(title)  \((display.now() - start).components.seconds) s")
    timer = MainLoop.schedule(after: Self.interval) { [weak self] in self?.showTime(title) }
  }

  private func write(_ text: String) {
    // A terminal that cannot erase shows the first step only; each further one would take a row.
    guard let display, !display.isDumb || !wasShown else { return }
    let shown = display.fit(String(text.map { $0.isWhitespace ? " " : $0 }))
    display.write(display.isDumb ? shown : "\r\(shown)\u{1B}[K")
    isShown = true
    wasShown = true
  }
}
