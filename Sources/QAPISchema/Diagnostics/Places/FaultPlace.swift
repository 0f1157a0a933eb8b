/// Finds in the text the very thing that a fault is about.
///
/// The place that the rules give to a fault is often only that of the definition. A fault says what it is about by role and
/// name, and its definition is read again to find that.
struct FaultPlace {
  let problem: SchemaError.Problem
  let definition: SchemaError.Context?
  let file: SourceFile
  /// Where that begins to which the rules give the fault; nil where only the line is known.
  let offset: Int?
  private let line: Int
  /// The object that begins there.
  let object: PlacedDefinition?

  init?(_ error: SchemaError) {
    guard let location = error.location, !location.file.bytes.isEmpty else { return nil }
    problem = error.problem
    definition = error.definition
    file = location.file
    offset = location.offset
    line = location.line
    object = PlacedDefinition(at: location)
  }

  /// What is to be marked.
  var range: Range<Int> {
    exact ?? object.map { name(of: $0) } ?? offset.map(file.restOfLine) ?? file.line(number: line)
  }

  private var exact: Range<Int>? {
    switch problem {
    case .lexical(let problem): offset.map { range(of: problem, at: $0) } ?? nil
    case .syntax(let problem): offset.flatMap { range(of: problem, at: $0) }
    case .documentation(let problem): range(of: problem)
    case .directive(let problem): object.flatMap { range(of: problem, in: $0) }
    case .structure(let problem): object.flatMap { range(of: problem, in: $0) }
    case .meaning(let problem): object.flatMap { range(of: problem, in: $0) }
    case .row(let problem): object.flatMap { range(of: problem, in: $0) }
    }
  }

  /// A definition's name, and otherwise the first line of the object.
  func name(of object: PlacedDefinition) -> Range<Int> {
    definition.flatMap { object.ownName($0.kind) } ?? object.root.range
  }
}

extension SchemaError {
  /// The thing at fault; nil where there is no text.
  package var range: SourceRange? { FaultPlace(self).map { $0.file.range($0.range) } }
}

extension SchemaError.Related {
  /// The part that is meant, the name of the definition, or what else begins there.
  var place: Range<Int>? {
    guard let object = PlacedDefinition(at: location) else { return location.offset.map(location.file.restOfLine) }
    if let item, let part = object.firstPart(item) { return part.name }
    return definition.flatMap { object.ownName($0.kind) } ?? object.root.range
  }
}
