/// The rules for the names of nodes.
enum NodeName {
  /// A letter, then letters, digits, hyphens, dots and underscores, all of ASCII.
  static func check(_ name: String) throws(BlockError) {
    guard let first = name.utf8.first, isLetter(first), name.utf8.allSatisfy(isAllowed) else {
      throw .invalidName(name)
    }
    guard name.utf8.count <= BlockLimits.maximumNameLength else { throw .nameTooLong(name) }
  }

  /// A name that nobody can have given to a node.
  static func generated(_ number: Int) -> String {
    let digits = String(number)
    return "#block" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
  }
}
