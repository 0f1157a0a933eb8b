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

  /// The report as it is printed.
  ///
  /// That is how the file came to be included, the definition, `FILE:LINE[:COLUMN]: message`, the source line, and what may
  /// have been meant. All lines of the last two begin with a blank.
  package var report: String {
    guard let location else { return message.printable + "\n" }
    var text = Self.head(message.printable, at: location, in: definition)
    if let place = FaultPlace(self) {
      text += Excerpt(file: location.file, range: place.range).text(under: location)
    }
    if let suggestion { text += "  = did you mean \(suggestion.quoted.printable)?\n" }
    for related in related {
      text += Self.head(related.message, at: related.location, in: related.definition)
      if let place = related.place {
        text += Excerpt(file: related.location.file, range: place).text(under: related.location)
      }
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
  /// The reports of all errors, how many more there are, and whether another dialect may be meant.
  package var report: String {
    let rest: String? =
      switch omitted {
      case nil: "and more: reading ended after \(errors.count) errors\n"
      case 0?: nil
      case 1?: "and 1 more error\n"
      case let count?: "and \(count) more errors\n"
      }
    return errors.map(\.report).joined() + (rest ?? "") + (sign?.hint ?? "")
  }
}

extension SchemaError.Related {
  var message: String { item.map { "the other \(Item($0.role, $0.name).text)" } ?? "the earlier definition" }
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
