import MainLoop

/// The arguments of one row as a value with a property for each, which the table compiler makes of the row's notation.
public protocol HMPRowArguments: Sendable {
  /// Takes the values of a line that was read.
  ///
  /// - Throws: `HMPFailure.refused` where an argument that the row always has is missing, which the reader of lines
  ///   does not let happen
  init(_ written: HMPArguments) throws(HMPFailure)
}

extension HMPRowArguments {
  /// A translator that takes these arguments, as a row is bound to it.
  public static func translator(
    _ body: @escaping @MainLoop @Sendable (Self, HMPContext) async throws(HMPFailure) -> HMPOutput
  ) -> HMPRow.Binding {
    .translator { (written: HMPArguments, context: HMPContext) async throws(HMPFailure) -> HMPOutput in
      try await body(Self(written), context)
    }
  }
}

extension HMPRow {
  /// A translator of a row without arguments, as the row is bound to it.
  public static func translator(
    _ body: @escaping @MainLoop @Sendable (HMPContext) async throws(HMPFailure) -> HMPOutput
  ) -> Binding {
    .translator { (_: HMPArguments, context: HMPContext) async throws(HMPFailure) -> HMPOutput in
      try await body(context)
    }
  }
}

/// A type that the value of an argument can have.
public protocol HMPArgumentValue: Sendable {
  /// Takes the value; nil where it is of another type.
  init?(_ value: HMPValue)
}

extension String: HMPArgumentValue {
  /// Takes the text of an argument of type `F B s S O`, or of a flag with a value.
  public init?(_ value: HMPValue) {
    guard case .string(let text) = value else { return nil }
    self = text
  }
}

extension Int64: HMPArgumentValue {
  /// Takes the number of an argument of type `i l M o`.
  public init?(_ value: HMPValue) {
    guard case .integer(let number) = value else { return nil }
    self = number
  }
}

extension Double: HMPArgumentValue {
  /// Takes the seconds of an argument of type `T`.
  public init?(_ value: HMPValue) {
    guard case .number(let number) = value else { return nil }
    self = number
  }
}

extension Bool: HMPArgumentValue {
  /// Takes the value of a flag or of an argument of type `b`.
  public init?(_ value: HMPValue) {
    guard case .boolean(let truth) = value else { return nil }
    self = truth
  }
}

extension HMPFormat: HMPArgumentValue {
  /// Takes the value of an argument of type `/`.
  public init?(_ value: HMPValue) {
    guard case .format(let format) = value else { return nil }
    self = format
  }
}

extension HMPArguments {
  /// The value of an argument that may be left out; nil where it was.
  public func optional<Value: HMPArgumentValue>(_ name: String) -> Value? { self[name].flatMap { Value($0) } }

  /// The value of an argument that is always there.
  ///
  /// - Throws: `HMPFailure.refused` where it is missing
  public func required<Value: HMPArgumentValue>(_ name: String) throws(HMPFailure) -> Value {
    guard let value: Value = optional(name) else { throw .refused("\(command): the argument '\(name)' is missing") }
    return value
  }
}
