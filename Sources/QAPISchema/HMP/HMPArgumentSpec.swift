/// The arguments of a human monitor command in its own notation, such as `nodes:-n,device:B?`.
package struct HMPArgumentSpec: Sendable, Equatable {
  /// The notation as it was written.
  package var text: String
  package var arguments: [HMPArgument]

  package init(text: String = "", arguments: [HMPArgument] = []) {
    self.text = text
    self.arguments = arguments
  }
}

/// One argument of a human monitor command.
package struct HMPArgument: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// `F`
    case filename
    /// `B`
    case blockDevice
    /// `s`
    case string
    /// `S`: the rest of the line as it stands.
    case restOfLine
    /// `O`: `key=value,...`
    case options
    /// `/`: count, format and size.
    case format
    /// `i`: an expression of 32 bits.
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

  package enum Presence: Sendable, Equatable {
    case required
    /// `?`: absent at the end of the line; flags and `/` are always so.
    case optional
    /// `.`: present when the next character is a point, which is not part of it.
    case afterPoint
  }

  package var name: String
  package var kind: Kind
  package var presence: Presence

  package init(name: String, kind: Kind, presence: Presence = .required) {
    self.name = name
    self.kind = kind
    self.presence = presence
  }
}
