import QJSON

extension WireInterface {
  /// Whether a text is JSON and no schema, which begins with a comment or has single quotes.
  package static func isIntrospection(_ text: [UInt8]) -> Bool {
    let signs = text.lazy.filter { $0 > UInt8(ascii: " ") }.prefix(2)
    switch signs.first {
    case UInt8(ascii: "["): return true
    case UInt8(ascii: "{"): return signs.dropFirst().first == UInt8(ascii: "\"")
    default: return false
    }
  }

  /// What a running program says of itself.
  ///
  /// `introspection` is the array that `query-qmp-schema` returns, the reply around it, or all that a server sent in a
  /// session in which that was asked.
  package init(introspection text: [UInt8]) throws(IntrospectionError) {
    var parser = JSONStreamParser()
    parser.append(text)
    // Ends a number or keyword.
    parser.append([UInt8(ascii: "\n")])
    var isEmpty = true
    while let event = parser.next() {
      isEmpty = false
      switch event {
      case .failure(let error): throw .notJSON(error)
      case .value(let value):
        guard let entries = (value["return"] ?? value).arrayValue, entries.first?["meta-type"] != nil else { continue }
        var reading = IntrospectionReading(entries)
        try reading.readAll()
        self = reading.interface
        return
      }
    }
    throw isEmpty ? .notJSON(JSONSyntaxError(.unexpectedEnd, offset: text.count)) : .noSchema
  }
}
