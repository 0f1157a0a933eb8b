import HMP

/// The option that is being typed at the end of a word such as `driver=file,filename=di`.
struct LastOption {
  /// All that stands in front of the value.
  let head: String
  let key: String
  /// What has been typed of the value, in which a comma is one comma.
  let value: String

  /// Nil while the key is being typed.
  init?(_ text: String) {
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
        start = next
        position = next
      }
    }
    guard let equals = text[start...].firstIndex(of: "=") else { return nil }
    let behind = text.index(after: equals)
    head = String(text[..<behind])
    key = String(text[start..<equals])
    value = Self.replacing(",,", by: ",", in: text[behind...])
  }

  /// What Tab offers for the value: files for a file's name, nodes for what refers to one.
  var kind: String? {
    switch key.split(separator: ".").last {
    case "filename": "file"
    case "file", "backing", "data-file": "block"
    default: nil
    }
  }

  /// The word with that value in it, never whole: other options may follow.
  func candidate(_ value: HMPCandidate) -> HMPCandidate {
    HMPCandidate(
      head + Self.replacing(",", by: ",,", in: value.name[...]), description: value.description, isComplete: false)
  }

  private static func replacing(_ old: String, by new: String, in text: Substring) -> String {
    text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
