/// How strictly values are read from JSON.
public struct ReadOptions: OptionSet, Sendable {
  /// The options as bits.
  public let rawValue: UInt8

  /// Makes options from bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Unknown members are ignored and unknown values of enumerations kept, as a client reads a newer server's responses.
  public static let lenient = ReadOptions(rawValue: 1)
  /// The policy `deprecated-input=reject`.
  public static let rejectDeprecated = ReadOptions(rawValue: 2)
  /// The policy `unstable-input=reject`.
  public static let rejectUnstable = ReadOptions(rawValue: 4)
  /// The policy `deprecated-input=crash`.
  public static let crashOnDeprecated = ReadOptions(rawValue: 8)
  /// The policy `unstable-input=crash`.
  public static let crashOnUnstable = ReadOptions(rawValue: 16)

  /// Anything that the schema does not have is an error, as a server reads its input.
  public static let strict: ReadOptions = []
}

/// The special features of a member, command or event, which the compatibility policy looks at.
public struct SpecialFeatures: OptionSet, Sendable, Hashable {
  /// The features as bits.
  public let rawValue: UInt8

  /// Makes features from bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// To be avoided, since it may be removed.
  public static let deprecated = SpecialFeatures(rawValue: 1)
  /// May change or be removed at any time.
  public static let unstable = SpecialFeatures(rawValue: 2)
}

extension ReadOptions {
  /// The special feature that the policy refuses; nil if it refuses none of these.
  ///
  /// Deprecation is checked first. Does not return if the policy is to crash.
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
    // Intended: the operator has set the policy `crash`.
    fatalError("\(feature.rawValue) input, and the policy is to crash on it")
  }
}

/// A special feature that the compatibility policy refuses.
public enum RefusedFeature: String, Sendable, Hashable {
  case deprecated, unstable

  /// The adjective that begins the error message.
  public var adjective: String {
    switch self {
    case .deprecated: "Deprecated"
    case .unstable: "Unstable"
    }
  }
}
