/// A value of a schema file with the places of its tokens.
///
/// Read again from the text when a fault is reported, so that what is not at fault need not know where it stands.
indirect enum PlacedValue {
  struct Entry {
    var key: String
    var keyRange: Range<Int>
    var value: PlacedValue

    /// The key without the mark of an optional member.
    var name: String { key.hasPrefix("*") ? String(key.dropFirst()) : key }
  }

  case object([Entry], Range<Int>)
  case array([PlacedValue], Range<Int>)
  case string(String, Range<Int>)
  case bool(Bool, Range<Int>)

  /// From the first to behind the last byte.
  var range: Range<Int> {
    switch self {
    case .object(_, let range), .array(_, let range), .string(_, let range), .bool(_, let range): range
    }
  }

  /// None if the value is no object.
  var entries: [Entry] { if case .object(let entries, _) = self { entries } else { [] } }
  /// None if the value is no array.
  var elements: [PlacedValue] { if case .array(let elements, _) = self { elements } else { [] } }
  var text: String? { if case .string(let text, _) = self { text } else { nil } }
  var isString: Bool { text != nil }
  var isObject: Bool { if case .object = self { true } else { false } }
  var isArray: Bool { if case .array = self { true } else { false } }

  func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }
  subscript(key: String) -> PlacedValue? { entry(key)?.value }

  /// What a long form says for a key; the value itself if it is no object.
  func short(_ key: String) -> PlacedValue? { isObject ? self[key] : self }
}
