import LineEditor
import MainLoop
import QJSON
import QMP
import QMPTransport

/// Shows a person the events of the target as they come, and tells when there is no target any more.
@MainLoop
final class Announcer {
  private var endSubscription: (() -> Void)?

  typealias Heard = @MainLoop @Sendable (_ name: String) -> Void
  typealias Show = @MainLoop @Sendable (String) -> Void
  typealias Lost = @MainLoop @Sendable (ConnectionLoss) -> Void

  init(_ target: OpenTarget, heard: @escaping Heard, show: @escaping Show, lost: @escaping Lost) {
    switch target {
    case .embedded(let engine):
      let subscription = engine.dispatcher.events.subscribe { event in
        heard(event.name)
        show(Self.text(name: event.name, data: event.data))
      }
      endSubscription = { subscription.cancel() }
    case .attached(let client): observe(client, heard, show, lost)
    case .started(let process): observe(process.client, heard, show, lost)
    }
  }

  func end() {
    endSubscription?()
    endSubscription = nil
  }

  private func observe(
    _ client: QMPClient, _ heard: @escaping Heard, _ show: @escaping Show, _ lost: @escaping Lost
  ) {
    let observation = client.observe { notice in
      switch notice {
      case .event(let event):
        heard(event.name)
        show(Self.text(name: event.name, data: event.data.isEmpty ? nil : .object(event.data)))
      case .lost(let loss): lost(loss)
      }
    }
    endSubscription = { client.stop(observation) }
  }

  private static func text(name: String, data: JSONValue?) -> String {
    TerminalText.clean("[\(name)]\(data.map { " \($0.text())" } ?? "")\n")
  }
}
