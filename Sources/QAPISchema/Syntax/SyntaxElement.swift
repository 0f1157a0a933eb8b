/// A top-level element in the order of reading, included files spliced in.
enum SyntaxElement: Sendable {
  case include(Include)
  case definition(SyntaxDefinition)
}

/// A definition before its keys have been looked at.
struct SyntaxDefinition: Sendable {
  var object: SyntaxObject
  var location: SourceLocation
  /// Index of its comment among the documentation blocks.
  var documentation: Int?
  /// Whether there is a comment that could not be read as the definition's documentation.
  var hasFaultyDocumentation = false
}

/// What reading a file and those it includes gave.
struct SyntaxTree: Sendable {
  /// The root file's module.
  var rootModule = ""
  var elements: [SyntaxElement] = []
  var documentation: [DocumentationBlock] = []
  var pragma = Pragma()
  var errors: [SchemaError] = []
  var lost = LostText()
  /// Whether reading ended before the text did, for too many errors.
  var isCutShort = false
}
