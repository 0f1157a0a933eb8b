import HMP
import HMPTranslation
import LineEditor
import MainLoop
import QAPIRuntime

/// Shows a person the events of the target as they come, and tells when there is no target any more.
@MainLoop
final class Announcer {
  private let events: HMPEventLog

  typealias Heard = @MainLoop @Sendable (_ name: String) -> Void
  typealias Show = @MainLoop @Sendable (String) -> Void
  typealias Lost = @MainLoop @Sendable () -> Void

  init(_ context: HMPContext, heard: @escaping Heard, show: @escaping Show, lost: @escaping Lost) {
    let events = context.state.events
    self.events = events
    events.display = HMPEventLog.Display()
    events.onNotice = { [weak events] notice in
      switch notice {
      case .event(let event):
        heard(event.name)
        guard let display = events?.display, display.shows(event) else { return }
        show(TerminalText.clean(ReportText.event(event, showsTime: display.showsTime)))
      case .lost: lost()
      }
    }
    events.begin(context.target)
  }

  func end() { events.end() }
}
