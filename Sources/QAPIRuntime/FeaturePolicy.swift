/// The compatibility policy: how deprecated and unstable parts of the schema are treated on the wire.
///
/// It applies to what a client sends and receives, and not to calls within the process.
public struct FeaturePolicy: Sendable, Hashable {
  /// How deprecated or unstable input of a client is treated.
  public enum Input: String, Sendable, CaseIterable {
    case accept
    /// An error: `CommandNotFound` for a command, `GenericError` for an argument or value.
    case reject
    /// The process aborts, so that a test of a client cannot miss it.
    case crash
  }

  /// How deprecated or unstable output to a client is treated.
  public enum Output: String, Sendable, CaseIterable {
    case accept
    /// Members are left out, events are not sent; values of enumerations are written nevertheless.
    case hide
  }

  /// The treatment of deprecated input.
  public var deprecatedInput: Input
  /// The treatment of deprecated output.
  public var deprecatedOutput: Output
  /// The treatment of unstable input.
  public var unstableInput: Input
  /// The treatment of unstable output.
  public var unstableOutput: Output

  /// Makes a policy; the default is to accept.
  public init(
    deprecatedInput: Input = .accept, deprecatedOutput: Output = .accept, unstableInput: Input = .accept,
    unstableOutput: Output = .accept
  ) {
    self.deprecatedInput = deprecatedInput
    self.deprecatedOutput = deprecatedOutput
    self.unstableInput = unstableInput
    self.unstableOutput = unstableOutput
  }

  /// The options with which a server reads input.
  public var reading: ReadOptions {
    var options = ReadOptions.strict
    switch deprecatedInput {
    case .accept: break
    case .reject: options.insert(.rejectDeprecated)
    case .crash: options.insert(.crashOnDeprecated)
    }
    switch unstableInput {
    case .accept: break
    case .reject: options.insert(.rejectUnstable)
    case .crash: options.insert(.crashOnUnstable)
    }
    return options
  }

  /// The options with which a server writes output.
  public var writing: WriteOptions {
    var options: WriteOptions = []
    if deprecatedOutput == .hide { options.insert(.hideDeprecated) }
    if unstableOutput == .hide { options.insert(.hideUnstable) }
    return options
  }
}

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
