import LineEditor
import MainLoop
import QJSON
import QMP
import QMPTransport

/// Shows a person the events of the target as they come.
@MainLoop
final class Announcer {
  private var endSubscription: (() -> Void)?

  init(_ target: OpenTarget, show: @escaping @MainLoop @Sendable (String) -> Void) {
    switch target {
    case .embedded(let engine):
      let subscription = engine.dispatcher.events.subscribe { event in
        show(Self.text(name: event.name, data: event.data))
      }
      endSubscription = { subscription.cancel() }
    case .attached(let client): observe(client, show)
    case .started(let process): observe(process.client, show)
    }
  }

  func end() {
    endSubscription?()
    endSubscription = nil
  }

  private func observe(_ client: QMPClient, _ show: @escaping @MainLoop @Sendable (String) -> Void) {
    let observation = client.observe { notice in
      guard case .event(let event) = notice else { return }
      show(Self.text(name: event.name, data: event.data.isEmpty ? nil : .object(event.data)))
    }
    endSubscription = { client.stop(observation) }
  }

  private static func text(name: String, data: JSONValue?) -> String {
    TerminalText.clean("[\(name)]\(data.map { " \($0.text())" } ?? "")\n")
  }
}
