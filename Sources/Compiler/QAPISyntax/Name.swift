/// The parts of a name that the rules examine.
package struct Name {
  /// The name after its prefixes.
  package let stem: Substring.UTF8View

  /// Nil if the name has the wrong shape or is reserved.
  package init?(_ text: String) {
    guard !Name.munged(text).hasPrefix("q_") else { return nil }
    var rest = Substring(text).utf8
    if rest.starts(with: "__".utf8) {
      rest = rest.dropFirst(2)
      let vendor = rest.prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
      rest = rest.dropFirst(vendor.count)
      guard !vendor.isEmpty, rest.first == .underscore else { return nil }
      rest = rest.dropFirst()
    }
    if rest.starts(with: "x-".utf8) || rest.starts(with: "X-".utf8), Name.isStem(rest.dropFirst(2)) {
      rest = rest.dropFirst(2)
    }
    guard Name.isStem(rest) else { return nil }
    stem = rest
  }

  private static func isStem(_ text: Substring.UTF8View) -> Bool {
    guard let first = text.first, first.isLetter else { return false }
    return text.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == .underscore }
  }

  package var hasUpper: Bool { stem.contains { $0.isUpper } }
  package var hasUnderscore: Bool { stem.contains(.underscore) }

  package var isUpperCase: Bool { !stem.contains { $0.isLower || $0 == UInt8(ascii: "-") } }

  package var isCamelCase: Bool {
    stem.first?.isUpper == true && stem.contains { $0.isLower } && stem.allSatisfy { $0.isLetter || $0.isDigit }
  }

  /// The name in the form in which names are compared: letters, digits, and underscores for all other characters.
  package static func munged(_ name: String) -> String {
    guard name.utf8.contains(where: { !($0.isLetter || $0.isDigit || $0 == .underscore) }) else { return name }
    return String(
      decoding: name.utf8.map { $0.isLetter || $0.isDigit || $0 == .underscore ? $0 : .underscore }, as: UTF8.self)
  }
}
