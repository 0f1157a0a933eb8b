/// A top-level element; those of an included file come after its directive.
package enum SyntaxElement: Sendable {
  case include(Include)
  case definition(SyntaxDefinition)
}

/// An include directive, also one for a file that has been read before.
package struct Include: Sendable {
  /// The included module's name.
  package var module: String
  package var includedBy: String
}

/// A definition whose keys have not been checked yet.
package struct SyntaxDefinition: Sendable {
  package var object: SyntaxObject
  /// The line of the opening brace and the bytes of the object.
  package var location: SourceLocation
  /// The index of its comment among the documentation blocks.
  package var documentation: Int?
  /// Whether a comment precedes it that could not be read as its documentation.
  package var hasInvalidDocumentation = false
}

/// The kinds of definitions, named by the keys that begin them.
package enum DefinitionKind: String, Sendable, CaseIterable {
  case enumeration = "enum"
  case structure = "struct"
  case union, alternate, command, event
}

/// The elements and documentation of a file and those it includes, and the errors in them.
package struct SyntaxTree: Sendable {
  /// The root file's module.
  package var rootModule = ""
  package var elements: [SyntaxElement] = []
  package var documentation: [DocumentationBlock] = []
  package var pragma = Pragma()
  package var errors: [SchemaError] = []
  package var lost = LostText()
  /// Whether reading stopped before the end of the text, because of too many errors.
  package var isCutShort = false

  package init() {}
}

/// What the text that could not be read may have defined.
///
/// An error that such text might explain is not reported.
package struct LostText: Sendable {
  /// The names of definitions that begin there, or that have errors themselves.
  private(set) var names: Set<String> = []
  /// Whether there may be definitions of any name.
  private(set) var mayDefineAnything = false
  /// Whether there may be pragmas in it, which relax rules.
  package var mayHavePragmas = false

  package init() {}

  /// The names that are well-formed type names.
  package var typeNames: [String] { names.filter { Name($0)?.isCamelCase == true } }

  package func mayDefine(_ name: String) -> Bool { mayDefineAnything || names.contains(name) }

  package mutating func add(_ name: String) { names.insert(name) }

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
        guard DefinitionKind(rawValue: key) != nil, let value = Self.skipColon(in: text, from: end + 1),
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
