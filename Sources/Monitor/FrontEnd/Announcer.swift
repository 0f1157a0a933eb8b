package import HMP
package import MainLoop
package import QAPIRuntime

/// Shows the events of a target as they come, and reports the end of the target.
@MainLoop
package final class Announcer {
  private let events: HMPEventLog

  package typealias Heard = @MainLoop @Sendable (_ name: String) -> Void
  package typealias Text = @MainLoop @Sendable (_ event: ReceivedEvent, _ showsTime: Bool) -> String
  package typealias Show = @MainLoop @Sendable (_ line: String) -> Void
  package typealias Lost = @MainLoop @Sendable () -> Void

  /// Begins to show the events that the monitor of the context displays; `heard` is called for every event.
  package init(
    _ context: HMPContext, text: @escaping Text, heard: @escaping Heard, show: @escaping Show, lost: @escaping Lost
  ) {
    let events = context.state.events
    self.events = events
    events.display = HMPEventLog.Display()
    events.onNotice = { [weak events] notice in
      switch notice {
      case .event(let event):
        heard(event.name)
        guard let display = events?.display, display.shows(event) else { return }
        show(text(event, display.showsTime))
      case .lost: lost()
      }
    }
    events.begin(context.target)
  }

  package func end() { events.end() }
}
