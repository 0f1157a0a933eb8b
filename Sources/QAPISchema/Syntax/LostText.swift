/// What is known of text that could not be read.
///
/// A fault that such text might explain is not reported.
struct LostText: Sendable {
  /// Names of definitions that were begun there, or are at fault.
  private(set) var names: Set<String> = []
  /// Whether there may be definitions of any name.
  private(set) var mayDefineAnything = false
  /// Whether there may be pragmas, which relax rules.
  var mayHavePragmas = false

  /// Those of the names that a type could have.
  var typeNames: [String] { names.filter { Name($0)?.isCamelCase == true } }

  func mayDefine(_ name: String) -> Bool { mayDefineAnything || names.contains(name) }

  mutating func add(_ name: String) { names.insert(name) }

  mutating func addFile() {
    mayDefineAnything = true
    mayHavePragmas = true
  }

  /// Looks for keys of definitions and directives, whatever else is in the text.
  mutating func add(_ range: Range<Int>, of source: SourceText) {
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

  /// What stands between the next two quotes, and where the second one is.
  private static func quoted(in text: ArraySlice<UInt8>, from offset: Int) -> (word: Range<Int>, end: Int)? {
    guard let open = text[offset...].firstIndex(of: .quote), open + 1 < text.endIndex,
      let close = text[(open + 1)...].firstIndex(of: .quote)
    else { return nil }
    return (open + 1..<close, close)
  }

  /// Where the text goes on behind a colon; nil if there is none.
  private static func skipColon(in text: ArraySlice<UInt8>, from offset: Int) -> Int? {
    func isBlank(_ byte: UInt8) -> Bool { byte == .space || byte == .newline || byte == .tab }
    let rest = text[offset...].drop(while: isBlank)
    guard rest.first == UInt8(ascii: ":") else { return nil }
    return rest.dropFirst().drop(while: isBlank).startIndex
  }
}
