extension LegacySign {
  /// The warning as it is printed: `FILE:LINE: warning: …`.
  package var warning: String {
    "\(location): warning: \(construct.text): the schema is read in the dialect of QEMU \(dialect.rawValue)"
      + " ('--legacy' says so)\n"
  }

  /// What is said behind the faults of a schema that was not read in that dialect.
  package var hint: String {
    "\(location): note: \(construct.text): to see what is wrong in the dialect of QEMU \(dialect.rawValue), say"
      + " '--legacy'\n"
  }
}

extension LegacySign.Construct {
  fileprivate var text: String {
    switch self {
    case .pragma(let name): "only old dialects have the pragma '\(name)'"
    case .simpleUnion(let name): "only old dialects have unions without a base, like '\(name)'"
    case .expression(let text): "only old dialects have C expressions as conditions, like '\(text)'"
    }
  }
}
