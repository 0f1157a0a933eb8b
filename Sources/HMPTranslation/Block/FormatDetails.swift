import QJSON

/// The lines for what only an image's format knows: a member a line, what is nested indented.
enum FormatDetails {
  static func text(of value: JSONValue) -> String { lines(of: value, depth: 1) }

  /// Bounds the recursion; no format nests as deep.
  private static let depthLimit = 64

  private static func lines(of value: JSONValue, depth: Int) -> String {
    guard depth < depthLimit else { return "" }
    switch value {
    case .object(let members):
      return members.sorted(by: precedes).map { member in
        entry(String(member.name.map { $0 == "-" ? " " : $0 }), member.value, depth)
      }.joined()
    case .array(let elements):
      return elements.enumerated().map { entry("[\($0.offset)]", $0.element, depth) }.joined()
    case .null, .bool, .integer, .unsigned, .number, .string: return scalar(value)
    }
  }

  private static func entry(_ label: String, _ value: JSONValue, _ depth: Int) -> String {
    let indent = String(repeating: "    ", count: depth)
    switch value {
    case .object, .array: return "\(indent)\(label):\n" + lines(of: value, depth: depth + 1)
    case .null, .bool, .integer, .unsigned, .number, .string: return "\(indent)\(label): \(scalar(value))\n"
    }
  }

  private static func scalar(_ value: JSONValue) -> String {
    value.isNull ? "" : value.stringValue ?? value.text()
  }

  private static func precedes(_ first: JSONMember, _ second: JSONMember) -> Bool {
    TableOrder.place(of: first.name) < TableOrder.place(of: second.name)
  }
}

/// The order in which QEMU hands out the members of an object, which is that of its hash table.
///
/// Its texts show it where members are listed without being laid out one by one.
enum TableOrder {
  /// The place of a name in a table of 512.
  static func place(of name: String) -> UInt32 {
    var hash = UInt32(truncatingIfNeeded: name.utf8.count) &* 0x238F_13AF
    for (index, byte) in name.utf8.enumerated() { hash &+= UInt32(byte) << UInt32(index * 5 % 24) }
    return (hash &* 1_103_515_243 &+ 12345) % 512
  }
}
