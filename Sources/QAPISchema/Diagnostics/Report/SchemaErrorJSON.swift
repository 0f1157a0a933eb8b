extension SchemaErrors {
  /// One JSON array with an object for each error, the first error first.
  package var json: String { "[" + errors.map(\.json).joined(separator: ",\n ") + "]\n" }
}

extension SchemaError {
  fileprivate var json: String {
    var members: [String] = []
    if let location {
      members.append(location.jsonMembers)
      let chain = location.file.includeChain
      if !chain.isEmpty {
        members.append("\"included-from\": [" + chain.map { "{\($0.jsonMembers)}" }.joined(separator: ", ") + "]")
      }
    }
    if let definition { members.append("\"definition\": \(definition.json)") }
    if let related { members.append("\"earlier\": {\(related.location.jsonMembers)}") }
    members.append("\"message\": \(message.jsonQuoted)")
    return "{" + members.joined(separator: ", ") + "}"
  }
}

extension SchemaError.Context {
  fileprivate var json: String { "{\"kind\": \(kind.jsonQuoted), \"name\": \(name.jsonQuoted)}" }
}

extension SourceLocation {
  fileprivate var jsonMembers: String {
    "\"file\": \(file.path.jsonQuoted), \"line\": \(line)" + (column.map { ", \"column\": \($0)" } ?? "")
  }
}

extension String {
  fileprivate var jsonQuoted: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
