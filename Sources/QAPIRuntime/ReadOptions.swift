/// How strictly values are read from JSON.
public struct ReadOptions: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Unknown members are passed over and unknown enum values are kept: what a client does with a newer server's reply.
  public static let lenient = ReadOptions(rawValue: 1)
  /// The policy `deprecated-input=reject`.
  public static let rejectDeprecated = ReadOptions(rawValue: 2)
  /// The policy `unstable-input=reject`.
  public static let rejectUnstable = ReadOptions(rawValue: 4)

  /// Everything that the schema does not have is an error: what a server does with its input.
  public static let strict: ReadOptions = []
}

/// The special features of a member, command or event, which the compatibility policy looks at.
public struct SpecialFeatures: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  public static let deprecated = SpecialFeatures(rawValue: 1)
  public static let unstable = SpecialFeatures(rawValue: 2)
}

extension ReadOptions {
  /// Why the policy refuses what has these features; nil when it does not.
  ///
  /// Deprecation is examined first.
  public func refusal(of features: SpecialFeatures) -> ReadError.Problem? {
    if features.contains(.deprecated), contains(.rejectDeprecated) { return .deprecated }
    if features.contains(.unstable), contains(.rejectUnstable) { return .unstable }
    return nil
  }
}
