extension SchemaError {
  /// The fault in words, without its place; further lines follow newlines.
  package var message: String {
    switch problem {
    case .lexical(let problem): problem.message
    case .syntax(let problem): problem.message
    case .directive(let problem): problem.message
    case .documentation(let problem): problem.message
    case .structure(let problem): problem.message
    case .meaning(let problem): problem.message(in: definition?.name)
    case .row(let problem): problem.message
    }
  }

  /// The report as it is printed: how the file came to be included, the definition, and `FILE:LINE[:COLUMN]: message`.
  package var report: String {
    guard let location else { return message + "\n" }
    var text = Self.line(message, at: location, in: definition)
    if let related {
      text += Self.line("the earlier definition", at: related.location, in: related.definition)
    }
    return text
  }

  private static func line(_ message: String, at location: SourceLocation, in definition: Context?) -> String {
    var text = ""
    for include in location.file.includeChain {
      text += "In file included from \(include.file.path):\(include.line):\n"
    }
    if let definition { text += "\(location.file.path): In \(definition.kind) '\(definition.name)':\n" }
    return text + "\(location): \(message)\n"
  }
}

extension SourceLocation: CustomStringConvertible {
  /// The form `FILE:LINE[:COLUMN]`.
  package var description: String { "\(file.path):\(line)" + (column.map { ":\($0)" } ?? "") }
}

extension SourceFile {
  /// The directives that led to the file, outermost first.
  package var includeChain: [SourceLocation] {
    var chain: [SourceLocation] = []
    var next = includedFrom
    while let location = next {
      chain.append(location)
      next = location.file.includedFrom
    }
    return chain.reversed()
  }
}
