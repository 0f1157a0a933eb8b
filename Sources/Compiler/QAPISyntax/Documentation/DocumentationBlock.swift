/// A documentation comment, of a definition or free-form.
package struct DocumentationBlock: Sendable {
  /// The name of the documented definition; nil for free-form text.
  package var symbol: String?
  /// In textual order; the first one is the body.
  package var sections: [DocumentationSection] {
    didSet { places = Self.places(sections) }
  }
  /// The place of the opening `##`.
  package var location: SourceLocation
  /// The bytes of `@NAME:`; nil for free-form text.
  package var symbolRange: Range<Int>?
  /// The index of the first section of each kind, because a definition may have very many members.
  private var places: [DocumentationSection.Kind: Int]

  package init(
    symbol: String?, symbolRange: Range<Int>?, sections: [DocumentationSection], location: SourceLocation
  ) {
    self.symbol = symbol
    self.symbolRange = symbolRange
    self.sections = sections
    self.location = location
    places = Self.places(sections)
  }

  private static func places(_ sections: [DocumentationSection]) -> [DocumentationSection.Kind: Int] {
    var places = Dictionary<DocumentationSection.Kind, Int>(minimumCapacity: sections.count)
    for (index, section) in sections.enumerated() where places[section.kind] == nil { places[section.kind] = index }
    return places
  }

  /// The text before all descriptions and tags.
  package var body: String { text(of: .body) ?? "" }

  package func text(ofMember name: String) -> String? { text(of: .member(name)) }
  package func text(ofFeature name: String) -> String? { text(of: .feature(name)) }

  package func text(of kind: DocumentationSection.Kind) -> String? { places[kind].map { sections[$0].text } }

  package func has(_ kind: DocumentationSection.Kind) -> Bool { places[kind] != nil }
}

/// A part of a documentation comment.
package struct DocumentationSection: Sendable {
  package enum Kind: Sendable, Hashable {
    case body
    case member(String)
    case feature(String)
    /// Untagged paragraphs after a description or tag.
    case plain
    case returns, errors, since, todo
    /// `Note` or `Notes`, `Example` or `Examples`, as written; refused in the dialect of 10.2.
    case note(tag: String), example(tag: String)

    /// The words that open such a section.
    package var title: String {
      switch self {
      case .body, .plain: ""
      case .member(let name), .feature(let name): "@\(name)"
      case .returns: "Returns"
      case .errors: "Errors"
      case .since: "Since"
      case .todo: "TODO"
      case .note(let tag), .example(let tag): tag
      }
    }
  }

  package var kind: Kind
  /// Lines joined by newlines, with their indentation.
  package var text: String
  /// The section's first line and in it the bytes of the tag or of `@NAME`; nil where the compiler added the section.
  package var location: SourceLocation?

  package init(kind: Kind, text: String, location: SourceLocation?) {
    self.kind = kind
    self.text = text
    self.location = location
  }
}
