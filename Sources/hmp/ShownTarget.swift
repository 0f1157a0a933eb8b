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
    show(.sent, call.message)
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
