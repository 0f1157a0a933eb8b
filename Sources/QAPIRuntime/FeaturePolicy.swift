/// What becomes of deprecated and unstable things on the wire.
///
/// It applies to what a client sends and is sent; calls within the process are not subject to it.
public struct FeaturePolicy: Sendable, Hashable {
  public enum Input: String, Sendable, CaseIterable {
    case accept
    /// An error: `CommandNotFound` for a command, `GenericError` for an argument or value.
    case reject
    /// The process ends at once, so that a test of a client cannot miss it.
    case crash
  }

  public enum Output: String, Sendable, CaseIterable {
    case accept
    /// Members are left out, events are not sent; values of enumerations are written all the same.
    case hide
  }

  public var deprecatedInput: Input
  public var deprecatedOutput: Output
  public var unstableInput: Input
  public var unstableOutput: Output

  public init(
    deprecatedInput: Input = .accept, deprecatedOutput: Output = .accept, unstableInput: Input = .accept,
    unstableOutput: Output = .accept
  ) {
    self.deprecatedInput = deprecatedInput
    self.deprecatedOutput = deprecatedOutput
    self.unstableInput = unstableInput
    self.unstableOutput = unstableOutput
  }

  /// How a server reads what clients send.
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

  /// How a server writes what clients get.
  public var writing: WriteOptions {
    var options: WriteOptions = []
    if deprecatedOutput == .hide { options.insert(.hideDeprecated) }
    if unstableOutput == .hide { options.insert(.hideUnstable) }
    return options
  }
}
