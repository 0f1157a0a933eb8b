import QAPIRuntime
import QJSON

/// A request whose form is right; whether its command exists is the dispatcher's affair.
struct QMPRequest: Sendable {
  var name: String
  var arguments: JSONObject
  var id: JSONValue?
  var isOutOfBand: Bool
}

/// A request of the wrong form: the answer, and the id that it must carry.
struct MalformedRequest: Error, Sendable {
  var error: QMPError
  var id: JSONValue?
}

extension QMPRequest {
  /// Reads one message of a client.
  ///
  /// The members are examined in the order in which they stand.
  init(_ message: JSONValue, outOfBandEnabled: Bool) throws(MalformedRequest) {
    guard case .object(let object) = message else {
      throw MalformedRequest(error: .generic("QMP input must be a JSON object"))
    }
    func fail(_ text: String) -> MalformedRequest { MalformedRequest(error: .generic(text), id: object["id"]) }

    var id: JSONValue?
    var command: (member: String, name: String)?
    var arguments = JSONObject()
    for member in object {
      switch member.name {
      case "id": id = member.value
      case "execute", "exec-oob":
        if member.name == "exec-oob", !outOfBandEnabled { throw fail("QMP input member 'exec-oob' is unexpected") }
        guard case .string(let name) = member.value else {
          throw fail("QMP input member '\(member.name)' must be a string")
        }
        if let command { throw fail("QMP input member '\(member.name)' clashes with '\(command.member)'") }
        command = (member.name, name)
      case "arguments":
        guard case .object(let given) = member.value else {
          throw fail("QMP input member 'arguments' must be an object")
        }
        arguments = given
      default: throw fail("QMP input member '\(member.name)' is unexpected")
      }
    }
    guard let command else { throw fail("QMP input lacks member 'execute'") }
    self.init(name: command.name, arguments: arguments, id: id, isOutOfBand: command.member == "exec-oob")
  }
}
