public import QAPIRuntime

/// What the schema that the tables were checked against says of a QMP command.
public struct HMPCommandTraits: Sendable, Equatable {
  /// The name of the QMP command.
  public let name: String
  /// Whether it may suspend while other commands go on.
  public let isCoroutine: Bool
  /// Whether the schema marks the command as deprecated.
  public let isDeprecated: Bool
  /// Whether the schema marks the command as unstable.
  public let isUnstable: Bool

  /// Takes the traits of a generated command.
  public init<Command: QAPICommand>(_: Command.Type) {
    name = Command.name
    isCoroutine = Command.Kind.self == CoroutineKind.self
    isDeprecated = Command.specialFeatures.contains(.deprecated)
    isUnstable = Command.specialFeatures.contains(.unstable)
  }

  /// What is special about it, in words; empty where nothing is.
  public var words: [String] {
    (isCoroutine ? ["a coroutine command: others go on meanwhile"] : []) + (isDeprecated ? ["deprecated"] : [])
      + (isUnstable ? ["unstable"] : [])
  }
}
