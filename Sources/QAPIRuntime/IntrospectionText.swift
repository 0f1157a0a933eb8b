public import QJSON

/// What a schema tells its clients of itself, as generated text that is read when somebody asks.
public struct IntrospectionText: Sendable {
  private let pieces: [StaticString]

  /// The pieces of JSON entries; behind each entry and each element of a list there is a comma, the last one as well.
  public init(pieces: [StaticString]) {
    self.pieces = pieces
  }

  /// The array of entries, in the schema's order.
  public var entries: JSONValue {
    var parser = JSONStreamParser()
    parser.append(text + [0x20])
    guard case .value(let value)? = parser.next() else { preconditionFailure("generated text is JSON") }
    return value
  }

  /// The text as JSON has it, without the commas that stand before a closing bracket.
  private var text: [UInt8] {
    var text: [UInt8] = [UInt8(ascii: "[")]
    text.reserveCapacity(pieces.reduce(2) { $0 + $1.utf8CodeUnitCount })
    for piece in pieces { piece.withUTF8Buffer { text.append(contentsOf: $0) } }
    text.append(UInt8(ascii: "]"))
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for byte in text {
      if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
        while let last = result.last, last == 0x20 || last == 0x0A { result.removeLast() }
        if result.last == UInt8(ascii: ",") { result.removeLast() }
      }
      result.append(byte)
    }
    return result
  }
}
