/// A value as it was written, and where.
struct SyntaxValue: Sendable {
  enum Content: Sendable {
    case object(SyntaxObject)
    case array([SyntaxValue])
    case string(String)
    case bool(Bool)
  }

  var content: Content
  /// The bytes of the value, with the quotes or braces.
  var range: Range<Int>

  init(_ content: Content, _ range: Range<Int>) {
    self.content = content
    self.range = range
  }

  var object: SyntaxObject? { if case .object(let object) = content { object } else { nil } }
  var elements: [SyntaxValue]? { if case .array(let elements) = content { elements } else { nil } }
  var text: String? { if case .string(let text) = content { text } else { nil } }
  var flag: Bool? { if case .bool(let flag) = content { flag } else { nil } }

  /// Whether the value is empty or `false`.
  var isBlank: Bool {
    switch content {
    case .object(let object): object.members.isEmpty
    case .array(let elements): elements.isEmpty
    case .string(let text): text.isEmpty
    case .bool(let value): !value
    }
  }

  /// The elements, when all are strings.
  var strings: [String]? {
    guard let elements else { return nil }
    let strings = elements.compactMap(\.text)
    return strings.count == elements.count ? strings : nil
  }
}

/// An object as it was written; no key occurs twice.
struct SyntaxObject: Sendable {
  struct Member: Sendable {
    var key: String
    var keyRange: Range<Int>
    var value: SyntaxValue
  }

  var members: [Member] = []
  /// The bytes from brace to brace; those of the value itself where a short form stands for an object.
  var range: Range<Int>

  /// An object of one member that a value stands for: `'int'` for `{ 'type': 'int' }`.
  init(shortFor key: String, _ value: SyntaxValue) {
    members = [Member(key: key, keyRange: value.range, value: value)]
    range = value.range
  }

  init(_ members: [Member], _ range: Range<Int>) {
    self.members = members
    self.range = range
  }

  subscript(key: String) -> SyntaxValue? { members.first { $0.key == key }?.value }
  var keys: [String] { members.map(\.key) }

  func has(_ key: String) -> Bool { members.contains { $0.key == key } }

  func member(_ key: String) -> Member? { members.first { $0.key == key } }

  /// The first member, in the order of the text, whose key is one of these.
  func member(in keys: some Collection<String>) -> Member? { members.first { keys.contains($0.key) } }

  /// The first member whose key resembles one of these, by a slip of the keyboard, and that key.
  func misspelling(of keys: [String]) -> (member: Member, meant: String)? {
    for member in members {
      if let meant = Spelling.nearest(to: member.key, among: keys) { return (member, meant) }
    }
    return nil
  }
}
