import MainLoop

/// The arguments of one row as a type with a property for each, which the table compiler generates from the notation.
public protocol HMPRowArguments: Sendable {
  /// Makes the value from the arguments of a line.
  ///
  /// - Throws: `HMPError.refused` if a required argument is missing. Lines that were read have all of them.
  init(_ written: HMPArguments) throws(HMPError)
}

extension HMPRowArguments {
  /// Makes the binding of a row to a translator that takes these arguments.
  public static func translator(
    _ body: @escaping @MainLoop @Sendable (Self, HMPContext) async throws(HMPError) -> HMPOutput
  ) -> HMPRow.Binding {
    .translator { (written: HMPArguments, context: HMPContext) async throws(HMPError) -> HMPOutput in
      try await body(Self(written), context)
    }
  }
}

extension HMPRow {
  /// Makes the binding of a row to a translator without arguments.
  public static func translator(
    _ body: @escaping @MainLoop @Sendable (HMPContext) async throws(HMPError) -> HMPOutput
  ) -> Binding {
    .translator { (_: HMPArguments, context: HMPContext) async throws(HMPError) -> HMPOutput in
      try await body(context)
    }
  }
}

/// A Swift type for the value of an argument.
public protocol HMPArgumentValue: Sendable {
  /// Converts the value; fails if it has another type.
  init?(_ value: HMPValue)
}

extension String: HMPArgumentValue {
  /// Converts an argument of type `F`, `B`, `s`, `S` or `O`, or the value of a flag.
  public init?(_ value: HMPValue) {
    guard case .string(let text) = value else { return nil }
    self = text
  }
}

extension Int64: HMPArgumentValue {
  /// Converts an argument of type `i`, `l`, `M` or `o`; the latter two are in bytes.
  public init?(_ value: HMPValue) {
    guard case .integer(let number) = value else { return nil }
    self = number
  }
}

extension Double: HMPArgumentValue {
  /// Converts an argument of type `T`, in seconds.
  public init?(_ value: HMPValue) {
    guard case .number(let number) = value else { return nil }
    self = number
  }
}

extension Bool: HMPArgumentValue {
  /// Converts a flag, or an argument of type `b`.
  public init?(_ value: HMPValue) {
    guard case .boolean(let truth) = value else { return nil }
    self = truth
  }
}

extension HMPFormat: HMPArgumentValue {
  /// Converts an argument of type `/`.
  public init?(_ value: HMPValue) {
    guard case .format(let format) = value else { return nil }
    self = format
  }
}

extension HMPArguments {
  /// The value of an optional argument; nil if the line leaves it out.
  public func optional<Value: HMPArgumentValue>(_ name: String) -> Value? { self[name].flatMap { Value($0) } }

  /// The value of a required argument.
  ///
  /// - Throws: `HMPError.refused` if it is missing.
  public func required<Value: HMPArgumentValue>(_ name: String) throws(HMPError) -> Value {
    guard let value: Value = optional(name) else { throw .refused("\(command): the argument '\(name)' is missing") }
    return value
  }
}
