package import QAPIRuntime
package import QJSON

/// The text of a request.
package enum RequestText {
  package enum Mode: Sendable {
    case inBand, outOfBand
  }

  /// One message and its line end.
  ///
  /// Arguments that are an empty object are left out.
  package static func bytes(_ call: CommandCall, id: JSONValue?, mode: Mode = .inBand) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    switch mode {
    case .inBand: writer.key("execute")
    case .outOfBand: writer.key("exec-oob")
    }
    writer.string(call.name)
    let arguments = arguments(call)
    if arguments.count > 2 {
      writer.key("arguments")
      writer.raw(arguments)
    }
    if let id {
      writer.key("id")
      writer.value(id)
    }
    writer.endObject()
    writer.newline()
    return writer.takeBytes()
  }

  private static func arguments(_ call: CommandCall) -> [UInt8] {
    var writer = QAPIWriter()
    switch call.input {
    case .json(let object, _): writer.json.value(.object(object))
    case .typed(let command): command.write(to: &writer)
    }
    return writer.json.takeBytes()
  }
}
