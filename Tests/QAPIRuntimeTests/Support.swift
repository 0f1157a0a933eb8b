import QAPIRuntime
import QJSON
import Testing

/// A JSON value from text in which strings may stand between single quotes.
func json(_ text: Swift.String) throws -> JSONValue {
  var parser = JSONStreamParser()
  parser.append(Array("\(text) ".utf8))
  guard case .value(let value)? = parser.next() else { throw NotJSON(text: text) }
  return value
}

private struct NotJSON: Error {
  let text: Swift.String
}

extension QAPIValue {
  /// The value as text, after a policy.
  func text(_ options: WriteOptions = []) -> Swift.String {
    var writer = QAPIWriter(options)
    write(to: &writer)
    return Swift.String(decoding: writer.json.takeBytes(), as: UTF8.self)
  }
}

/// Reads the text as the type and expects the same members back, in the schema's order.
func check<Value: QAPIValue>(
  _ type: Value.Type, _ text: Swift.String, reading options: ReadOptions = .strict, writing: WriteOptions = [],
  gives expected: Swift.String? = nil, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let value = try Value(reading: try json(text), options)
  #expect(try json(value.text(writing)) == json(expected ?? text), sourceLocation: sourceLocation)
}

/// Expects that the text is not of the type, and why and where.
func checkFault<Value: QAPIValue>(
  _ type: Value.Type, _ text: Swift.String, _ problem: ReadError.Problem, at path: Swift.String,
  reading options: ReadOptions = .strict, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let value = try json(text)
  do throws(ReadError) {
    _ = try Value(reading: value, options)
    Issue.record("accepted", sourceLocation: sourceLocation)
  } catch {
    #expect(error.problem == problem, sourceLocation: sourceLocation)
    #expect(error.pathText == path, sourceLocation: sourceLocation)
  }
}
