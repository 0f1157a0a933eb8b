/// A value that Tab is asked for, and what the line says before it.
public struct HMPValueRequest: Sendable {
  /// What is wanted: a word of the table, such as `node`, or `enum:` and the words that the schema has, as `enum:a|b`.
  public let kind: String
  /// What has been typed of it, without quotes and escapes.
  public let prefix: String
  /// The command whose argument it is.
  public let row: HMPRow
  /// The name of the argument.
  public let argument: String
  /// The arguments before it.
  public let arguments: HMPArguments

  /// Makes a request for the values that begin like a word.
  public init(
    kind: String, prefix: String, row: HMPRow, argument: String = "", arguments: HMPArguments = HMPArguments()
  ) {
    self.kind = kind
    self.prefix = prefix
    self.row = row
    self.argument = argument
    self.arguments = arguments
  }

  /// The words of a kind that lists them, as `a|b|c` or `enum:a|b|c`; nil for a kind that has a source.
  var words: [HMPCandidate]? {
    let list = kind.hasPrefix(Self.enumMark) ? kind.dropFirst(Self.enumMark.count) : kind[...]
    guard list.contains("|") else { return nil }
    return list.split(separator: "|").map { HMPCandidate(String($0)) }
  }

  /// What stands before the values of an enumeration.
  static let enumMark = "enum:"
}
