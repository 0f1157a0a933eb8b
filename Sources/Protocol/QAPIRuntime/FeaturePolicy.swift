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
