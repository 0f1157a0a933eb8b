extension SchemaError {
  /// The report as it is printed.
  ///
  /// It consists of the include directives that led to the file, the definition, `FILE:LINE[:COLUMN]: message`, the source
  /// line, and what may have been meant. The lines of the last two begin with a blank.
  package var report: String {
    guard let location else { return message.printable + "\n" }
    var text = Self.head(message.printable, at: location, in: definition)
    text += location.excerpt
    if let suggestion { text += "  = did you mean \(suggestion.quoted.printable)?\n" }
    for related in related {
      text += Self.head(related.message, at: related.location, in: related.definition)
      text += related.location.excerpt
    }
    return text
  }

  private static func head(_ message: String, at location: SourceLocation, in definition: Context?) -> String {
    var text = ""
    for include in location.file.includeChain {
      text += "In file included from \(include.file.path):\(include.line):\n"
    }
    if let definition { text += "\(location.file.path): In \(definition.kind) '\(definition.name)':\n" }
    return text + "\(location): \(message)\n"
  }
}

extension SchemaErrors {
  /// The reports of all errors, the number of further ones, and a hint if another dialect may be meant.
  package var report: String {
    let rest: String? =
      switch omitted {
      case nil: "and more: reading ended after \(errors.count) errors\n"
      case 0?: nil
      case 1?: "and 1 more error\n"
      case let count?: "and \(count) more errors\n"
      }
    return errors.map(\.report).joined() + (rest ?? "") + hint
  }
}

extension Suggestion {
  /// The text as messages show it.
  var quoted: String {
    switch self {
    case .name(let name): "'\(name)'"
    case .text(let text): text
    }
  }
}

extension SchemaErrors {
  /// One JSON array with an object for each error, in the order of the report.
  package var json: String { "[" + errors.map(\.json).joined(separator: ",\n ") + "]\n" }
}

extension SchemaError {
  fileprivate var json: String {
    var members = ["\"rule\": \(rule.jsonQuoted)", "\"message\": \(message.jsonQuoted)"]
    if let location {
      members.append(location.jsonMembers)
      members.append("\"range\": \(location.sourceRange.json)")
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
    "\"message\": \(message.jsonQuoted), " + location.jsonMembers + ", \"range\": \(location.sourceRange.json)"
      + (definition.map { ", \"definition\": \($0.json)" } ?? "")
  }
}

extension Suggestion {
  /// The replacement for the text at fault; a name is without quotes.
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
