/// One argument of a command; in the notation of tables, `nodes:-n,device:B?` are two.
public struct HMPArgument: Sendable, Equatable {
  /// The kind of argument, with its letter in the notation, which determines how a line is read.
  public enum Kind: Sendable, Equatable {
    /// `F`: one token.
    case filename
    /// `B`: one token.
    case blockDevice
    /// `s`: one token.
    case string
    /// `S`: the rest of the line, without quotes and escapes.
    case restOfLine
    /// `O`: one token, `key=value,...`.
    case options
    /// `/`: a count, a format and a size; always optional.
    case format
    /// `i`: an expression whose value is an unsigned integer of 32 bits.
    case int32
    /// `l`: an expression whose value is an integer of 64 bits.
    case int64
    /// `M`: an expression whose value is in MiB.
    case megabytes
    /// `o`: a size with a suffix, or in MiB without one.
    case size
    /// `T`: a time in seconds, or with the unit `ms`, `us` or `ns`.
    case time
    /// `b`: `on` or `off`.
    case boolean
    /// `-x`: a flag.
    case flag(Character)
    /// `-xs`: a flag with a value.
    case flagWithValue(Character)
  }

  /// The condition under which a line can leave the argument out.
  public enum Presence: Sendable, Equatable {
    case required
    /// `?`: at the end of the line; flags and `/` can always be left out.
    case optional
    /// `.`: unless the next character is a point, which is not part of the value.
    case afterPoint
  }

  /// The name, as `help` shows it.
  public let name: String
  /// The kind of argument.
  public let kind: Kind
  /// The condition under which a line can leave the argument out.
  public let presence: Presence

  /// Makes an argument of a row.
  public init(_ name: String, _ kind: Kind, _ presence: Presence = .required) {
    self.name = name
    self.kind = kind
    self.presence = presence
  }
}

extension HMPArgument {
  /// The argument in the notation of tables, such as `device:B?`.
  public var notation: String {
    let mark =
      switch (presence, kind) {
      case (.required, _), (_, .format), (_, .flag), (_, .flagWithValue): ""
      case (.optional, _): "?"
      case (.afterPoint, _): "."
      }
    return "\(name):\(kind.letters)\(mark)"
  }
}

extension HMPArgument.Kind {
  fileprivate var letters: String {
    switch self {
    case .filename: "F"
    case .blockDevice: "B"
    case .string: "s"
    case .restOfLine: "S"
    case .options: "O"
    case .format: "/"
    case .int32: "i"
    case .int64: "l"
    case .megabytes: "M"
    case .size: "o"
    case .time: "T"
    case .boolean: "b"
    case .flag(let letter): "-\(letter)"
    case .flagWithValue(let letter): "-\(letter)s"
    }
  }

  /// Whether the value is an expression, which can continue across blanks.
  package var isExpression: Bool {
    switch self {
    case .int32, .int64, .megabytes: true
    default: false
    }
  }

  /// The letter of a flag; nil for any other kind.
  package var flagLetter: UInt8? {
    switch self {
    case .flag(let letter), .flagWithValue(let letter): letter.asciiValue
    default: nil
    }
  }
}
