/// A value as it was written.
enum SyntaxValue: Sendable {
  case object(SyntaxObject)
  case array([SyntaxValue])
  case string(String)
  case bool(Bool)

  /// Whether the value is empty or `false`.
  var isBlank: Bool {
    switch self {
    case .object(let object): object.members.isEmpty
    case .array(let elements): elements.isEmpty
    case .string(let text): text.isEmpty
    case .bool(let value): !value
    }
  }

  /// The elements, when all are strings.
  var strings: [String]? {
    guard case .array(let elements) = self else { return nil }
    var result: [String] = []
    for case .string(let text) in elements { result.append(text) }
    return result.count == elements.count ? result : nil
  }
}

/// An object as it was written; no key occurs twice.
struct SyntaxObject: Sendable {
  struct Member: Sendable {
    var key: String
    var value: SyntaxValue
  }

  var members: [Member] = []

  subscript(key: String) -> SyntaxValue? { members.first { $0.key == key }?.value }
  var keys: [String] { members.map(\.key) }
}
