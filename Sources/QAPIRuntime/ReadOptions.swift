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
  /// The policy `deprecated-input=crash`.
  public static let crashOnDeprecated = ReadOptions(rawValue: 8)
  /// The policy `unstable-input=crash`.
  public static let crashOnUnstable = ReadOptions(rawValue: 16)

  /// Everything that the schema does not have is an error: what a server does with its input.
  public static let strict: ReadOptions = []
}

/// The special features of a member, command or event, which the compatibility policy looks at.
public struct SpecialFeatures: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  public static let deprecated = SpecialFeatures(rawValue: 1)
  public static let unstable = SpecialFeatures(rawValue: 2)
}

extension ReadOptions {
  /// Which special feature the policy refuses in what has these; nil when it refuses none.
  ///
  /// Deprecation is examined first. Does not return when the policy is to crash.
  public func refusal(of features: SpecialFeatures) -> RefusedFeature? {
    if features.isEmpty { return nil }
    if features.contains(.deprecated) {
      if contains(.crashOnDeprecated) { Self.crash(.deprecated) }
      if contains(.rejectDeprecated) { return .deprecated }
    }
    if features.contains(.unstable) {
      if contains(.crashOnUnstable) { Self.crash(.unstable) }
      if contains(.rejectUnstable) { return .unstable }
    }
    return nil
  }

  private static func crash(_ feature: RefusedFeature) -> Never {
    // Asked for: the operator has set the policy `crash`.
    fatalError("\(feature.rawValue) input, and the policy is to crash on it")
  }
}

/// The special feature for which the compatibility policy refuses something.
public enum RefusedFeature: String, Sendable, Hashable {
  case deprecated, unstable

  /// The beginning of a sentence on what was refused.
  public var adjective: String {
    switch self {
    case .deprecated: "Deprecated"
    case .unstable: "Unstable"
    }
  }
}
