import MainLoop
import QAPIRuntime
import QJSON
import TestSupport

@testable import QMP

struct Silent: BareCommand {
  typealias Result = QAPIEmpty
  static let name = "silent"
  static let flags: CommandFlags = .noSuccessResponse
}

/// Emits `RANG` and returns.
struct Ring: BareCommand {
  typealias Result = QAPIEmpty
  static let name = "ring"
}

/// Carries out a line of a human monitor.
struct HumanLine: BareCommand {
  typealias Result = JSONValue
  static let name = "human-line"
  static let flags: CommandFlags = .coroutine
}

/// Closes the dispatcher, as the end of the process does.
struct Quit: BareCommand {
  typealias Result = QAPIEmpty
  static let name = "quit"
}

struct Echo: QAPICommand {
  typealias Result = JSONValue
  static let name = "echo"
  var text: String

  init(members: inout ObjectReader) throws(ReadError) { text = try members.required("text") }
  func write(members writer: inout QAPIWriter) { writer.member("text", text) }
}

struct Rang: QAPIEvent {
  static let name = "RANG"

  init() {}
  init(members: inout ObjectReader) {}
  func write(members writer: inout QAPIWriter) {}
}
