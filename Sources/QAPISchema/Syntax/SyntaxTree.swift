/// A top-level element; those of an included file come after its directive.
enum SyntaxElement: Sendable {
  case include(Include)
  case definition(SyntaxDefinition)
}

/// A definition whose keys have not been checked yet.
struct SyntaxDefinition: Sendable {
  var object: SyntaxObject
  /// The line of the opening brace and the bytes of the object.
  var location: SourceLocation
  /// The index of its comment among the documentation blocks.
  var documentation: Int?
  /// Whether a comment precedes it that could not be read as its documentation.
  var hasFaultyDocumentation = false
}

/// The elements and documentation of a file and those it includes, and the errors in them.
struct SyntaxTree: Sendable {
  /// The root file's module.
  var rootModule = ""
  var elements: [SyntaxElement] = []
  var documentation: [DocumentationBlock] = []
  var pragma = Pragma()
  var errors: [SchemaError] = []
  var lost = LostText()
  /// Whether reading stopped before the end of the text, because of too many errors.
  var isCutShort = false
}

/// What the text that could not be read may have defined.
///
/// An error that such text might explain is not reported.
struct LostText: Sendable {
  /// The names of definitions that begin there, or that have errors themselves.
  private(set) var names: Set<String> = []
  /// Whether there may be definitions of any name.
  private(set) var mayDefineAnything = false
  /// Whether there may be pragmas in it, which relax rules.
  var mayHavePragmas = false

  /// The names that are well-formed type names.
  var typeNames: [String] { names.filter { Name($0)?.isCamelCase == true } }

  func mayDefine(_ name: String) -> Bool { mayDefineAnything || names.contains(name) }

  mutating func add(_ name: String) { names.insert(name) }

  mutating func addFile() {
    mayDefineAnything = true
    mayHavePragmas = true
  }

  /// Looks in the text for keys of definitions and directives.
  mutating func add(_ range: Range<Int>, of source: SourceFile) {
    let text = source.bytes[range]
    var offset = text.startIndex
    while let (word, end) = Self.quoted(in: text, from: offset) {
      offset = end
      guard word.count <= Self.longestKey else { continue }
      switch source.text(word) {
      case "include": addFile()
      case "pragma": mayHavePragmas = true
      case let key:
        guard Definition.Kind(rawValue: key) != nil, let value = Self.skipColon(in: text, from: end + 1),
          text[value...].first == .quote, let (name, _) = Self.quoted(in: text, from: value)
        else { continue }
        names.insert(source.text(name))
      }
    }
  }

  private static let longestKey = 9

  /// The text between the next two quotes, and the offset of the second one.
  private static func quoted(in text: ArraySlice<UInt8>, from offset: Int) -> (word: Range<Int>, end: Int)? {
    guard let open = text[offset...].firstIndex(of: .quote), open + 1 < text.endIndex,
      let close = text[(open + 1)...].firstIndex(of: .quote)
    else { return nil }
    return (open + 1..<close, close)
  }

  /// The offset of the text after a colon; nil if there is no colon.
  private static func skipColon(in text: ArraySlice<UInt8>, from offset: Int) -> Int? {
    func isBlank(_ byte: UInt8) -> Bool { byte == .space || byte == .newline || byte == .tab }
    let rest = text[offset...].drop(while: isBlank)
    guard rest.first == UInt8(ascii: ":") else { return nil }
    return rest.dropFirst().drop(while: isBlank).startIndex
  }
}
