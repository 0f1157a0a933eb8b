/// Faults of a schema or of tables; never empty.
package struct SchemaErrors: Error, Sendable {
  /// How many are kept.
  package static let limit = 50

  /// First the one that the rules of the language give, then the others as a reader comes to them.
  ///
  /// That is by the place of the definition, comment or directive at fault, an included file standing where it is included;
  /// those of one definition are in the order of the rules.
  package internal(set) var errors: [SchemaError]
  /// How many more there are; nil if that is not known, as reading ended with the last one.
  package private(set) var omitted: Int?
  /// What speaks for an old dialect in a schema that was read in a newer one.
  package internal(set) var sign: LegacySign?

  /// Takes errors in the order of the rules; of those in one place, the ones found first.
  init(_ errors: [SchemaError], areAll: Bool = true) {
    let rest = errors.dropFirst().enumerated().map { (place: ReadingPlace($1.location), index: $0, error: $1) }
    let sorted = rest.sorted { ($0.place, $0.index) < ($1.place, $1.index) }
    self.errors = Array((errors.prefix(1) + sorted.map(\.error)).prefix(Self.limit))
    omitted = areAll ? max(0, errors.count - Self.limit) : nil
  }

  /// Takes errors in the order in which they are to be shown.
  init(inOrder errors: [SchemaError]) {
    self.errors = Array(errors.prefix(Self.limit))
    omitted = errors.count - self.errors.count
  }

  /// The exit status of a program whose work ends here: 1 for faults in the text, 2 where there is a file that cannot be read.
  package var status: Int32 {
    let isUnreadable = errors.contains {
      if case .directive(.unreadableRoot(_, let file)) = $0.problem { file.exists } else { false }
    }
    return isUnreadable ? 2 : 1
  }
}

/// Where a reader comes to something who reads included files in place.
private struct ReadingPlace: Comparable {
  /// Lines of the directives that led there, outermost first, and the line itself.
  private var lines: [Int]

  init(_ location: SourceLocation?) {
    lines = (location?.file.includeChain ?? []).map(\.line) + [location?.line ?? 0]
  }

  static func < (a: ReadingPlace, b: ReadingPlace) -> Bool { a.lines.lexicographicallyPrecedes(b.lines) }
}

extension SchemaError {
  /// Whether a pragma could make it no fault.
  var mayBePermitted: Bool {
    switch problem {
    case .structure(.invalidName(.notLowerCase, _)), .meaning(.returnsNotPermitted), .documentation(.missing): true
    case .documentation(.undocumented(let item)): item.role != .feature
    case .structure, .meaning, .documentation, .lexical, .syntax, .directive, .row: false
    }
  }
}
