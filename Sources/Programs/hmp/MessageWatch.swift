import CommandLineOptions
import MainLoop
import QAPIRuntime
import QJSON
import QMP
import QMPTransport

/// Who sees the QMP messages of a run: standard error with `--show`, a file with `--record`.
@MainLoop
struct MessageWatch {
  private let showsMessages: Bool
  private let record: MessageRecord?

  init(_ options: Options) async throws(SystemCode) {
    showsMessages = options.showsMessages
    record = if let path = options.record { try await MessageRecord(path: path) } else { nil }
  }

  /// For the connection to a target; nil where nobody wants to see its messages.
  func tap(of target: String) -> MessageTap? {
    guard showsMessages || record != nil else { return nil }
    let shown = ShownConversation()
    return MessageTap { [showsMessages, record] message in
      if showsMessages { shown.show(message) }
      guard let record, let value = try? JSONValue.parse(String(decoding: message.text, as: UTF8.self)) else { return }
      record.add(message.direction, value, of: target, at: message.time)
    }
  }

  /// A target of this process whose calls are seen as the messages that they would be on a connection.
  func watched(_ target: LocalTarget) -> any CommandTarget {
    guard showsMessages || record != nil else { return target }
    return WatchedTarget(target) { [showsMessages, record] direction, message in
      if showsMessages, message["event"] == nil { ShownMessage.show(direction, message.text()) }
      record?.add(direction, message, of: "embedded", at: UniversalTime.now)
    }
  }
}
