extension SchemaErrors {
  /// One JSON array with an object for each error, in the order of the report.
  package var json: String { "[" + errors.map(\.json).joined(separator: ",\n ") + "]\n" }
}

extension SchemaError {
  fileprivate var json: String {
    var members = ["\"rule\": \(rule.jsonQuoted)", "\"message\": \(message.jsonQuoted)"]
    if let location {
      members.append(location.jsonMembers)
      if let range { members.append("\"range\": \(range.json)") }
      let chain = location.file.includeChain
      if !chain.isEmpty {
        members.append("\"included-from\": [" + chain.map { "{\($0.jsonMembers)}" }.joined(separator: ", ") + "]")
      }
    }
    if let definition { members.append("\"definition\": \(definition.json)") }
    if let suggestion { members.append("\"suggestion\": \(suggestion.plain.jsonQuoted)") }
    if !related.isEmpty {
      members.append("\"related\": [" + related.map { "{\($0.jsonMembers)}" }.joined(separator: ", ") + "]")
    }
    return "{" + members.joined(separator: ", ") + "}"
  }
}

extension SchemaError.Context {
  fileprivate var json: String { "{\"kind\": \(kind.jsonQuoted), \"name\": \(name.jsonQuoted)}" }
}

extension SchemaError.Related {
  fileprivate var jsonMembers: String {
    let range = place.map { ", \"range\": \(location.file.range($0).json)" } ?? ""
    return "\"message\": \(message.jsonQuoted), " + location.jsonMembers + range
      + (definition.map { ", \"definition\": \($0.json)" } ?? "")
  }
}

extension Suggestion {
  /// What is to stand in place of what is at fault, a name without its quotes.
  fileprivate var plain: String {
    switch self {
    case .name(let text), .text(let text): text
    }
  }
}

extension SourceLocation {
  fileprivate var jsonMembers: String {
    "\"file\": \(file.path.jsonQuoted), \"line\": \(line)" + (column.map { ", \"column\": \($0)" } ?? "")
  }
}

extension SourceRange {
  fileprivate var json: String { "{\"start\": \(start.json), \"end\": \(end.json)}" }
}

extension SourcePosition {
  fileprivate var json: String { "{\"line\": \(line), \"column\": \(column)}" }
}

extension String {
  fileprivate var jsonQuoted: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
