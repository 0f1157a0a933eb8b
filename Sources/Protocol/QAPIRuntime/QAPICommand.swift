/// How a command is called, by the schema.
public struct CommandFlags: OptionSet, Sendable, Hashable {
  /// The flags as bits.
  public let rawValue: UInt8

  /// Makes flags from bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The handler may suspend: `'coroutine': true`.
  public static let coroutine = CommandFlags(rawValue: 1)
  /// It can overtake others: `'allow-oob': true`; never together with `coroutine`.
  public static let allowOOB = CommandFlags(rawValue: 2)
  /// It can run before the machine is initialised: `'allow-preconfig': true`.
  public static let allowPreconfig = CommandFlags(rawValue: 4)
  /// Success has no response: `'success-response': false`.
  public static let noSuccessResponse = CommandFlags(rawValue: 8)
}

/// A command of the schema: its arguments are the members.
public protocol QAPICommand: QAPIObject {
  associatedtype Result: QAPIValue

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

/// An event of the schema: its data are the members.
public protocol QAPIEvent: QAPIObject {
  static var name: String { get }
  static var specialFeatures: SpecialFeatures { get }
}

extension QAPIEvent {
  /// No special features, unless the type has its own.
  public static var specialFeatures: SpecialFeatures { [] }
}
