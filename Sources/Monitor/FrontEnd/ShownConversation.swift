import HMP
package import MainLoop
import QJSON

/// Whether the program has sent a QMP message or received it.
package enum MessageDirection: Sendable, Equatable {
  case sent, received
}

/// The messages of a connection in the form of `--show`.
///
/// The response to a question about the abilities of the target is long and of no use here, so its size is shown.
@MainLoop
package final class ShownConversation {
  private static let questions: Set = ["query-commands", "query-qmp-schema"]
  private var asked: Set<JSONValue> = []

  package nonisolated init() {}

  /// The line of a message, without its end and not cleaned.
  package nonisolated static func line(_ direction: MessageDirection, _ text: String) -> String {
    "\(direction == .sent ? "->" : "<-") \(text)"
  }

  /// The line of the next message of the connection, without the secrets in it.
  package func line(_ direction: MessageDirection, message: String) -> String {
    switch direction {
    case .sent: Self.line(.sent, sent(message))
    case .received: Self.line(.received, isDescription(message) ? "(\(message.utf8.count) bytes)" : message)
    }
  }

  private func sent(_ text: String) -> String {
    guard let value = try? JSONValue.parse(text) else { return text }
    if let name = value["execute"]?.stringValue, Self.questions.contains(name), let id = value["id"] {
      asked.insert(id)
    }
    let concealed = value.withoutSecrets
    return concealed == value ? text : concealed.text()
  }

  private func isDescription(_ text: String) -> Bool {
    guard !asked.isEmpty, let value = try? JSONValue.parse(text), let id = value["id"], value["return"] != nil else {
      return false
    }
    return asked.remove(id) != nil
  }
}
