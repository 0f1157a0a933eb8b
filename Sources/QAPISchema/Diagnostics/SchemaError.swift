/// A fault in a schema or table, and where it is.
package struct SchemaError: Error, Sendable {
  package indirect enum Problem: Sendable, Equatable {
    case lexical(LexicalProblem)
    case syntax(SyntaxProblem)
    case directive(DirectiveProblem)
    case documentation(DocumentationProblem)
    case structure(StructureProblem)
    case meaning(MeaningProblem)
    case row(HMPProblem)
  }

  /// The definition in which a fault was found.
  package struct Context: Sendable, Equatable {
    package var kind: String
    package var name: String
  }

  package var problem: Problem
  /// Nil only when the root file could not be read.
  package var location: SourceLocation?
  package var definition: Context?
  /// Other places that the fault is about, such as that of an earlier definition.
  package var related: [Related]
  /// What may have been meant, where only the finder of the fault knows the names that there are.
  var near: Suggestion?

  package struct Related: Sendable {
    package var location: SourceLocation
    package var definition: Context?
    /// The part of the definition that is meant; nil for the definition itself.
    package var item: Item?
  }

  init(_ problem: Problem, at location: SourceLocation?, in definition: Context? = nil, related: [Related] = []) {
    self.problem = problem
    self.location = location
    self.definition = definition
    self.related = related
  }
}
