/// A value as it was written, and where.
package struct SyntaxValue: Sendable {
  package enum Content: Sendable {
    case object(SyntaxObject)
    case array([SyntaxValue])
    case string(String)
    case bool(Bool)
  }

  package var content: Content
  /// The bytes of the value, with the quotes or braces.
  package var range: Range<Int>

  package init(_ content: Content, _ range: Range<Int>) {
    self.content = content
    self.range = range
  }

  package var object: SyntaxObject? { if case .object(let object) = content { object } else { nil } }
  package var elements: [SyntaxValue]? { if case .array(let elements) = content { elements } else { nil } }
  package var text: String? { if case .string(let text) = content { text } else { nil } }
  package var flag: Bool? { if case .bool(let flag) = content { flag } else { nil } }

  /// Whether the value is empty or `false`.
  package var isBlank: Bool {
    switch content {
    case .object(let object): object.members.isEmpty
    case .array(let elements): elements.isEmpty
    case .string(let text): text.isEmpty
    case .bool(let value): !value
    }
  }

  /// The elements, when all are strings.
  package var strings: [String]? {
    guard let elements else { return nil }
    let strings = elements.compactMap(\.text)
    return strings.count == elements.count ? strings : nil
  }
}

/// An object as it was written; no key occurs twice.
package struct SyntaxObject: Sendable {
  package struct Member: Sendable {
    package var key: String
    package var keyRange: Range<Int>
    package var value: SyntaxValue
  }

  package var members: [Member] = []
  /// The bytes from brace to brace; those of the value itself where a short form stands for an object.
  package var range: Range<Int>

  /// An object of one member that a value stands for: `'int'` for `{ 'type': 'int' }`.
  package init(shortFor key: String, _ value: SyntaxValue) {
    members = [Member(key: key, keyRange: value.range, value: value)]
    range = value.range
  }

  package init(_ members: [Member], _ range: Range<Int>) {
    self.members = members
    self.range = range
  }

  package subscript(key: String) -> SyntaxValue? { members.first { $0.key == key }?.value }
  package var keys: [String] { members.map(\.key) }

  package func has(_ key: String) -> Bool { members.contains { $0.key == key } }

  package func member(_ key: String) -> Member? { members.first { $0.key == key } }

  /// The first member, in the order of the text, whose key is one of these.
  package func member(in keys: some Collection<String>) -> Member? { members.first { keys.contains($0.key) } }

  /// The first member whose key resembles one of these, by a slip of the keyboard, and that key.
  package func misspelling(of keys: [String]) -> (member: Member, meant: String)? {
    for member in members {
      if let meant = Spelling.nearest(to: member.key, among: keys) { return (member, meant) }
    }
    return nil
  }
}
