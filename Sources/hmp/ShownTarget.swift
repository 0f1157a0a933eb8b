import LineEditor
import MainLoop
import QAPIRuntime
import QJSON
import QMP
import QMPTransport

/// A target within the process whose calls and answers are shown as the messages that they would be on a connection.
@MainLoop
final class ShownTarget: CommandTarget {
  private let target: LocalTarget

  init(_ target: LocalTarget) {
    self.target = target
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    show(.sent, call.message.withoutSecrets)
    do throws(TargetError) {
      let reply = try await target.execute(call)
      show(.received, ["return": reply.json])
      return reply
    } catch {
      if case .command(let answer) = error { show(.received, ["error": answer.json]) }
      throw error
    }
  }

  func commandNames() async throws(TargetError) -> Set<String> { target.commandNames() }

  func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> TargetObservation {
    target.observeEvents(body)
  }

  private func show(_ direction: MessageTap.Direction, _ message: JSONValue) {
    ShownMessage.show(direction, message.text())
  }
}

/// A message as `--show` prints it.
enum ShownMessage {
  static func show(_ direction: MessageTap.Direction, _ text: String) {
    StandardStream.error.write(TerminalText.clean("\(direction == .sent ? "->" : "<-") \(text)\n"))
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

extension JSONValue {
  /// A request with points in the place of the passwords that it sets.
  fileprivate var withoutSecrets: JSONValue {
    guard case .object(var request) = self, case .object(var arguments)? = request["arguments"] else { return self }
    let isSecretObject = arguments["qom-type"]?.stringValue?.hasPrefix("secret") ?? false
    for name in isSecretObject ? ["password", "data"] : ["password"] where arguments[name] != nil {
      arguments[name] = "..."
    }
    request["arguments"] = .object(arguments)
    return .object(request)
  }
}
