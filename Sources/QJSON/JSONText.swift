extension JSONValue {
  /// The value as JSON text in ASCII, on one line or indented by four spaces for each level.
  public func text(pretty: Bool = false) -> String {
    var writer = JSONWriter(pretty: pretty)
    writer.value(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Reads a text that holds exactly one value and nothing else but white space.
  public static func parse(_ text: String) throws(JSONSyntaxError) -> JSONValue {
    let bytes = Array(text.utf8)
    var parser = JSONStreamParser()
    parser.append(bytes)
    // Ends a number or keyword. An error at it means that the text is too short.
    parser.append([UInt8(ascii: " ")])
    switch parser.next() {
    case .value(let value):
      let rest = bytes.dropFirst(parser.consumed)
      guard let extra = rest.firstIndex(where: { !isWhiteSpace($0) }) else { return value }
      throw JSONSyntaxError(.textAfterValue, offset: extra)
    case .failure(let error) where error.offset < bytes.count: throw error
    case .failure, nil: throw JSONSyntaxError(.unexpectedEnd, offset: bytes.count)
    }
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
    default: false
    }
  }
}
