extension JSONValue {
  /// The value as JSON text in ASCII, on one line or indented by four spaces for each level.
  public func text(pretty: Bool = false) -> String {
    var writer = JSONWriter(pretty: pretty)
    writer.value(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Reads a text that holds exactly one value and nothing else but white space.
  public static func parse(_ text: String) throws(JSONSyntaxError) -> JSONValue {
    throw JSONSyntaxError(.unexpectedEnd, offset: 0)
  }
}
