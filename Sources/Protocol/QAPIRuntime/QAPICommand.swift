/// What the schema says about a command besides its kind.
public struct CommandFlags: OptionSet, Sendable, Hashable {
  /// The flags as bits.
  public let rawValue: UInt8

  /// Makes flags from bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// It can run before the machine is initialised: `'allow-preconfig': true`.
  public static let allowPreconfig = CommandFlags(rawValue: 1)
  /// Success has no response: `'success-response': false`.
  public static let noSuccessResponse = CommandFlags(rawValue: 2)
}

/// How the handler of a command runs.
///
/// It is a type so that a command has exactly one: a type that adopts two of the protocols below does not compile.
public protocol CommandKind {}
/// The kind of `PlainCommand`.
public enum PlainKind: CommandKind {}
/// The kind of `CoroutineCommand`.
public enum CoroutineKind: CommandKind {}
/// The kind of `OutOfBandCommand`.
public enum OutOfBandKind: CommandKind {}

/// A command of the schema: its arguments are the members.
///
/// It adopts `PlainCommand`, `CoroutineCommand` or `OutOfBandCommand`, as the schema's flags say.
public protocol QAPICommand: QAPIObject {
  associatedtype Result: QAPIValue
  associatedtype Kind: CommandKind

  static var name: String { get }
  static var flags: CommandFlags { get }
  static var specialFeatures: SpecialFeatures { get }
}

extension QAPICommand {
  /// No flags, unless the type has its own.
  public static var flags: CommandFlags { [] }
  /// No special features, unless the type has its own.
  public static var specialFeatures: SpecialFeatures { [] }
}

/// A command whose handler runs on the main loop from start to end; one without a flag.
public protocol PlainCommand: QAPICommand where Kind == PlainKind {}

/// A command whose handler may suspend: `'coroutine': true`.
public protocol CoroutineCommand: QAPICommand where Kind == CoroutineKind {}

/// A command that can overtake others: `'allow-oob': true`.
public protocol OutOfBandCommand: QAPICommand where Kind == OutOfBandKind {}

/// An event of the schema: its data are the members.
public protocol QAPIEvent: QAPIObject {
  static var name: String { get }
  static var specialFeatures: SpecialFeatures { get }
}

extension QAPIEvent {
  /// No special features, unless the type has its own.
  public static var specialFeatures: SpecialFeatures { [] }
}
