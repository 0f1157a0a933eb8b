import HMP
import LineEditor
import MainLoop
import QJSON
import QMPTransport

/// A message as `--show` prints it.
enum ShownMessage {
  static func show(_ direction: MessageTap.Direction, _ text: String) {
    StandardStream.error.write(TerminalText.cleanLine("\(direction == .sent ? "->" : "<-") \(text)") + "\n")
  }
}

/// The messages of a connection as `--show` prints them.
///
/// What a target answers to the question what it can do is as long as it is of no use here: its size is shown.
@MainLoop
final class ShownConversation {
  private static let questions: Set = ["query-commands", "query-qmp-schema"]
  private var asked: Set<JSONValue> = []

  func show(_ message: MessageTap.Message) {
    let text = String(decoding: message.text, as: UTF8.self)
    switch message.direction {
    case .sent: ShownMessage.show(.sent, sent(text))
    case .received: ShownMessage.show(.received, isDescription(text) ? "(\(message.text.count) bytes)" : text)
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
