public import QAPIRuntime

/// What the schema that the tables were checked against says of a QMP command.
public struct HMPCommandTraits: Sendable, Equatable {
  public let name: String
  /// Whether it may suspend while other commands go on.
  public let isCoroutine: Bool
  public let isDeprecated: Bool
  public let isUnstable: Bool

  public init<Command: QAPICommand>(_: Command.Type) {
    name = Command.name
    isCoroutine = Command.flags.contains(.coroutine)
    isDeprecated = Command.specialFeatures.contains(.deprecated)
    isUnstable = Command.specialFeatures.contains(.unstable)
  }

  /// What is special about it, in words; empty where nothing is.
  public var words: [String] {
    (isCoroutine ? ["a coroutine command: others go on meanwhile"] : []) + (isDeprecated ? ["deprecated"] : [])
      + (isUnstable ? ["unstable"] : [])
  }
}
