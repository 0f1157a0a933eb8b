import MainLoop
import QAPIRuntime
import QJSON
import TestSupport

@testable import QMP

struct Silent: BareCommand, PlainCommand {
  typealias Result = QAPIEmpty
  static let name = "silent"
  static let flags: CommandFlags = .noSuccessResponse
}

/// Emits `RANG` and returns.
struct Ring: BareCommand, PlainCommand {
  typealias Result = QAPIEmpty
  static let name = "ring"
}

/// Carries out a line of a human monitor.
struct HumanLine: BareCommand, CoroutineCommand {
  typealias Result = JSONValue
  static let name = "human-line"
}

/// Closes the dispatcher, as the end of the process does.
struct Quit: BareCommand, PlainCommand {
  typealias Result = QAPIEmpty
  static let name = "quit"
}

struct Echo: PlainCommand {
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
