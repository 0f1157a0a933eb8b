import HMP

/// The end of a word such as `driver=file,filename=di`, where a key or a value is being typed.
struct OptionAtCursor {
  /// What stands between two options.
  enum Separator {
    /// A comma; two of them are one of the value.
    case comma
    case blank
  }

  struct Given: Equatable {
    let key: String
    let value: String
  }

  /// All that stands in front of what is being typed.
  let head: String
  /// The key of the value that is being typed; nil while a key is.
  let key: String?
  /// What has been typed of the key or the value.
  let typed: String
  /// The options in front of it, the first under the implied key where it has none.
  let given: [Given]
  private let separator: Separator

  init(_ text: String, impliedKey: String? = nil, separator: Separator = .comma) {
    var parts = Self.parts(of: text, separator)
    let last = parts.removeLast()
    var given: [Given] = []
    for part in parts {
      let equals = part.firstIndex(of: "=")
      let key = equals.map { String(part[..<$0]) } ?? (given.isEmpty ? impliedKey : nil) ?? String(part)
      let value = equals.map { part[part.index(after: $0)...] } ?? part
      given.append(Given(key: key, value: separator.unescaped(value)))
    }
    self.given = given
    self.separator = separator
    let equals = last.firstIndex(of: "=")
    let start = equals.map { last.index(after: $0) } ?? last.startIndex
    head = String(text[..<start])
    key = equals.map { String(last[..<$0]) }
    typed = equals == nil ? String(last) : separator.unescaped(last[start...])
  }

  /// The value that was given for a key.
  func value(of key: String) -> String? { given.last { $0.key == key }?.value }

  /// The word with that value in it, never whole: other options may follow.
  func candidate(_ value: HMPCandidate) -> HMPCandidate {
    HMPCandidate(
      head + separator.escaped(value.name), description: value.description, label: value.label ?? value.name,
      isComplete: false)
  }

  /// The word with that key in it, where `base` are the keys of what it is a member of, each with a dot behind it.
  func candidate(_ key: OptionKey, base: String) -> HMPCandidate {
    HMPCandidate(
      head + base + key.name + key.mark, description: key.description, label: key.name + key.mark, isComplete: false)
  }

  /// The text between separators; the last part ends at the cursor.
  private static func parts(of text: String, _ separator: Separator) -> [Substring] {
    switch separator {
    case .blank: return text.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
    case .comma: break
    }
    var parts: [Substring] = []
    var start = text.startIndex
    var position = text.startIndex
    while position < text.endIndex {
      let next = text.index(after: position)
      guard text[position] == "," else {
        position = next
        continue
      }
      if next < text.endIndex, text[next] == "," {
        position = text.index(after: next)
      } else {
        parts.append(text[start..<position])
        start = next
        position = next
      }
    }
    return parts + [text[start...]]
  }
}

extension OptionAtCursor.Separator {
  fileprivate func escaped(_ text: String) -> String {
    self == .comma ? Self.replacing(",", by: ",,", in: text[...]) : text
  }

  fileprivate func unescaped(_ text: Substring) -> String {
    self == .comma ? Self.replacing(",,", by: ",", in: text) : String(text)
  }

  private static func replacing(_ old: String, by new: String, in text: Substring) -> String {
    text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
