/// How names of a schema become names of Swift.
enum SwiftNames {
  /// The name of a type: `block_resize` and `block-resize` are `BlockResize`.
  static func type(_ name: String) -> String { camelCase(name, startsUpper: true) }

  /// The name of a member, function or parameter: `node-name` is `nodeName`.
  static func member(_ name: String) -> String {
    let joined = camelCase(name, startsUpper: false)
    if joined.isEmpty { return "_" }
    return reserved.contains(joined) ? joined + "_" : joined
  }

  /// The name of the function by which callers of a target, and handlers, know a command.
  static func function(_ name: String) -> String {
    let member = member(name)
    return ofTarget.contains(member) ? member + "_" : member
  }

  /// The name of an enumeration's case.
  static func enumCase(_ name: String) -> String {
    let member = member(name)
    return member == "unknown" || member == "allCases" ? member + "_" : member
  }

  /// The name of something that belongs to a Swift module: `MonitorAPI` and `Schema` are `monitorAPISchema`.
  static func memberOfModule(_ module: String, suffix: String) -> String {
    module.prefix(1).lowercased() + module.dropFirst() + (module.hasSuffix(suffix) ? "" : suffix)
  }

  /// The name in backticks where it is a keyword.
  static func escaped(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  /// The name in front of an argument, where most keywords mean nothing.
  static func label(_ name: String) -> String { ["inout", "let", "var"].contains(name) ? "`\(name)`" : name }

  /// The words between `-`, `_` and `.` as one, with an underscore in front where it would begin with a digit.
  ///
  /// A name without a letter in lower case is as one that has no others. Two digits that were apart stay apart: `0.10` is
  /// not `010`.
  private static func camelCase(_ name: String, startsUpper: Bool) -> String {
    let hasLower = name.utf8.contains { $0.isLower }
    var text: [UInt8] = []
    var startsWord = true
    for byte in name.utf8 {
      if byte.separatesWords {
        startsWord = true
        continue
      }
      let isFirst = text.isEmpty
      if startsWord, byte.isDigit, isFirst || text.last?.isDigit == true { text.append(UInt8(ascii: "_")) }
      let isUpper = startsWord ? startsUpper || !isFirst : hasLower && byte.isUpper
      text.append(isUpper ? byte.uppercased : byte.lowercased)
      startsWord = false
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Names that mean something else behind a point, whether in backticks or not.
  private static let reserved: Set<String> = ["init", "self", "Self", "Type", "Protocol"]

  /// The functions that a target has itself.
  private static let ofTarget: Set<String> = ["execute", "commandNames", "has"]

  private static let keywords: Set<String> = [
    "Any", "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default", "defer", "deinit",
    "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
    "in", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public",
    "repeat", "rethrows", "return", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true",
    "try",
    "typealias", "var", "where", "while",
  ]
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isUpper: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  fileprivate var isLower: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
  fileprivate var uppercased: UInt8 { isLower ? self - 0x20 : self }
  fileprivate var lowercased: UInt8 { isUpper ? self + 0x20 : self }
  fileprivate var separatesWords: Bool {
    self == UInt8(ascii: "-") || self == UInt8(ascii: "_") || self == UInt8(ascii: ".")
  }
}
