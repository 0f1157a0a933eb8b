/// How names of a schema become names of Swift.
enum SwiftNames {
  /// The name of a type: `block_resize` and `block-resize` are `BlockResize`.
  static func type(_ name: String) -> String {
    let joined = join(words(name).map(capitalised))
    return joined.first?.isNumber == true ? "_" + joined : joined
  }

  /// The name of a member, function or parameter: `node-name` is `nodeName`.
  static func member(_ name: String) -> String {
    var words = words(name)
    guard let first = words.first else { return "_" }
    words[0] = first.prefix(1).lowercased() + first.dropFirst()
    let joined = join([words[0]] + words.dropFirst().map(capitalised))
    if reserved.contains(joined) { return joined + "_" }
    return joined.first?.isNumber == true ? "_" + joined : joined
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

  /// The parts between `-`, `_` and `.`; in lower case when no letter of the name is.
  private static func words(_ name: String) -> [String] {
    let text = name.contains { $0.isLowercase } ? name : name.lowercased()
    return text.split { $0 == "-" || $0 == "_" || $0 == "." }.map(String.init)
  }

  private static func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

  /// Two digits that were apart stay apart: `0.10` is not `010`.
  private static func join(_ words: [String]) -> String {
    words.reduce(into: "") { text, word in
      if text.last?.isNumber == true, word.first?.isNumber == true { text += "_" }
      text += word
    }
  }

  /// Names that mean something else behind a point, whether in backticks or not.
  private static let reserved: Set<String> = ["init", "self", "Self", "Type", "Protocol"]

  private static let keywords: Set<String> = [
    "Any", "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default", "defer", "deinit",
    "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
    "in", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public",
    "repeat", "rethrows", "return", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true",
    "try",
    "typealias", "var", "where", "while",
  ]
}
