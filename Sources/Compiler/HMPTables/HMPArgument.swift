/// One argument of a command, as the notation of the tables has it: `nodes:-n,device:B?`.
public struct HMPArgument: Sendable, Equatable {
  /// How the argument is read, with its letter in the notation.
  public enum Kind: Sendable, Equatable {
    /// `F`: one token.
    case filename
    /// `B`: one token.
    case blockDevice
    /// `s`: one token.
    case string
    /// `S`: the rest of the line as it stands.
    case restOfLine
    /// `O`: one token, `key=value,...`.
    case options
    /// `/`: count, format and size; always optional.
    case format
    /// `i`: an expression of 32 bits, unsigned.
    case int32
    /// `l`: an expression of 64 bits.
    case int64
    /// `M`: an expression in MiB.
    case megabytes
    /// `o`: a size with a suffix; MiB without one.
    case size
    /// `T`: a time in seconds, or with `ms`, `us`, `ns`.
    case time
    /// `b`: `on` or `off`.
    case boolean
    /// `-x`
    case flag(Character)
    /// `-xs`: a flag with a value.
    case flagWithValue(Character)
  }

  /// When the argument may be left out.
  public enum Presence: Sendable, Equatable {
    case required
    /// `?`: at the end of the line; flags and `/` may always be left out.
    case optional
    /// `.`: when the next character is no point; the point is not part of the value.
    case afterPoint
  }

  /// The name, which help shows.
  public let name: String
  /// How the argument is read.
  public let kind: Kind
  /// When the argument may be left out.
  public let presence: Presence

  /// Makes an argument of a row.
  public init(_ name: String, _ kind: Kind, _ presence: Presence = .required) {
    self.name = name
    self.kind = kind
    self.presence = presence
  }
}

extension HMPArgument {
  /// The argument in the notation of the tables.
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

  /// Whether the value is an expression, which goes on over blanks.
  package var isExpression: Bool {
    switch self {
    case .int32, .int64, .megabytes: true
    default: false
    }
  }

  /// The letter of a flag; nil for every other kind.
  package var flagLetter: UInt8? {
    switch self {
    case .flag(let letter), .flagWithValue(let letter): letter.asciiValue
    default: nil
    }
  }
}
