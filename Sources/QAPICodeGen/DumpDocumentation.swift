import QAPISchema

extension Dump {
  /// A block: members, then features, then other sections, whatever their order in the text.
  mutating func add(_ block: DocumentationBlock, _ rules: DialectRules.Documentation) {
    line(0, block.symbol.map { "doc symbol=\($0)" } ?? "doc freeform")
    add("body=", block.body)
    for section in block.sections {
      if case .member(let name) = section.kind { add("arg=\(name)", section.text) }
    }
    for section in block.sections {
      if case .feature(let name) = section.kind { add("feature=\(name)", section.text) }
    }
    for section in block.sections {
      if let name = section.kind.dumpName(rules) { add("section=\(name)", section.text) }
    }
  }

  private mutating func add(_ title: String, _ text: String) {
    line(1, title)
    line(0, text)
  }
}

extension DocumentationSection.Kind {
  /// Nil for the sections that are dumped otherwise.
  fileprivate func dumpName(_ rules: DialectRules.Documentation) -> String? {
    switch self {
    case .body, .member, .feature: nil
    case .plain: rules.dumpsTags ? "None" : "Plain"
    case .returns: "Returns"
    case .errors: "Errors"
    case .since: "Since"
    case .todo: rules.dumpsTags ? "TODO" : "Todo"
    case .note(let tag), .example(let tag): tag
    }
  }
}
