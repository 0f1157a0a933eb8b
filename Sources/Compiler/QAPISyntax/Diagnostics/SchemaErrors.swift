/// The errors of a schema or of tables; never empty.
package struct SchemaErrors: Error, Sendable {
  /// How many are kept.
  package static let limit = 50

  /// First the one that the rules of the language give, then the others in the order in which a reader meets them.
  ///
  /// That is the order of the definitions, comments and directives, with an included file at its directive; the errors of
  /// one definition are in the order of the rules.
  package var errors: [SchemaError]
  /// How many more there are; nil if that is not known, because reading stopped at the last one.
  package private(set) var omitted: Int?
  /// A line after the reports of the errors; empty without one.
  package var hint = ""

  /// Sorts errors that were found in the order of the rules; those of one place keep that order.
  package init(_ errors: [SchemaError], areAll: Bool = true) {
    let rest = errors.dropFirst().enumerated().map { (place: ReadingPlace($1.location), index: $0, error: $1) }
    let sorted = rest.sorted { ($0.place, $0.index) < ($1.place, $1.index) }
    self.errors = Array((errors.prefix(1) + sorted.map(\.error)).prefix(Self.limit))
    omitted = areAll ? max(0, errors.count - Self.limit) : nil
  }

  /// Keeps the order of the errors.
  package init(inOrder errors: [SchemaError]) {
    self.errors = Array(errors.prefix(Self.limit))
    omitted = errors.count - self.errors.count
  }

  /// The exit status of a program that stops with these errors: 1 for errors in the text, 2 for a file that exists but
  /// cannot be read.
  package var status: Int32 {
    let isUnreadable = errors.contains {
      if case .unreadableRoot(_, let file)? = $0.problem as? DirectiveProblem { file.exists } else { false }
    }
    return isUnreadable ? 2 : 1
  }
}

/// A place in the order of a reader who reads included files in place.
private struct ReadingPlace: Comparable {
  /// Lines of the directives that led there, outermost first, and the line itself.
  private var lines: [Int]

  init(_ location: SourceLocation?) {
    lines = (location?.file.includeChain ?? []).map(\.line) + [location?.line ?? 0]
  }

  static func < (a: ReadingPlace, b: ReadingPlace) -> Bool { a.lines.lexicographicallyPrecedes(b.lines) }
}
