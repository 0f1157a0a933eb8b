/// How a value is written so that the line reads it back as it is.
enum TokenQuoting: Sendable {
  /// As it stands, whatever it holds.
  case never
  /// In quotes where it could not be read otherwise.
  case whereNeeded
  /// Likewise, and where an expression before it would take it for its own continuation.
  case afterExpression
  /// In quotes, since the word began with one.
  case always

  func written(_ candidate: HMPCandidate) -> String {
    isNeeded(for: candidate.name) ? Self.quoted(candidate) : candidate.name
  }

  private func isNeeded(for name: String) -> Bool {
    switch self {
    case .never: false
    case .always: true
    case .whereNeeded: Self.isBroken(name)
    case .afterExpression: Self.isBroken(name) || name.utf8.first.map(Self.continuesExpression) ?? true
    }
  }

  /// Whether a name would be read as several words, or as something else.
  private static func isBroken(_ name: String) -> Bool {
    name.utf8.isEmpty || name.utf8.first == UInt8(ascii: "\"") || name.utf8.contains(where: \.isBlank)
  }

  private static func continuesExpression(_ byte: UInt8) -> Bool { "+-*/%&|^".utf8.contains(byte) }

  /// The closing quote is left out where more has to follow.
  private static func quoted(_ candidate: HMPCandidate) -> String {
    var text: [UInt8] = [UInt8(ascii: "\"")]
    for byte in candidate.name.utf8 {
      switch byte {
      case UInt8(ascii: "\n"): text += "\\n".utf8
      case UInt8(ascii: "\r"): text += "\\r".utf8
      case UInt8(ascii: "\\"), UInt8(ascii: "\""): text += [UInt8(ascii: "\\"), byte]
      default: text.append(byte)
      }
    }
    if candidate.isComplete { text.append(UInt8(ascii: "\"")) }
    return String(decoding: text, as: UTF8.self)
  }
}
