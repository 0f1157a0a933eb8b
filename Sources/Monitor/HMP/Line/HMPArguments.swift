public import HMPTables

/// The value of one argument.
public enum HMPValue: Sendable, Equatable {
  case string(String)
  case integer(Int64)
  case number(Double)
  case boolean(Bool)
  case format(HMPFormat)
}

/// The arguments that a line gives, by name and in the order of the command's notation.
public struct HMPArguments: Sendable, Equatable {
  /// An argument of the line.
  public struct Element: Sendable, Equatable {
    /// The name of the argument in the notation.
    public let name: String
    /// The value of the argument.
    public let value: HMPValue
  }

  /// The line with its alias expanded.
  public let line: String
  /// The command's name in the tables, after that of its sub-table: `info lapic`.
  public let command: String
  /// The notation of the command.
  public let notation: [HMPArgument]
  /// The arguments in the order of the notation.
  public private(set) var elements: [Element] = []

  /// Makes arguments of a line that gives none.
  public init(line: String = "", command: String = "", notation: [HMPArgument] = []) {
    self.line = line
    self.command = command
    self.notation = notation
  }

  /// The value of an argument; nil if the line leaves it out.
  public subscript(name: String) -> HMPValue? {
    get { elements.first { $0.name == name }?.value }
    set {
      let index = elements.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): elements[index] = Element(name: name, value: value)
      case (let index?, nil): elements.remove(at: index)
      case (nil, let value?): elements.append(Element(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The text of an argument of type `F`, `B`, `s`, `S` or `O`, or of a flag with a value; nil if it was left out.
  public func string(_ name: String) -> String? {
    guard case .string(let value)? = self[name] else { return nil }
    return value
  }

  /// The value of an argument of type `i`, `l`, `M` or `o`, the latter two in bytes; nil if it was left out.
  public func integer(_ name: String) -> Int64? {
    guard case .integer(let value)? = self[name] else { return nil }
    return value
  }

  /// The seconds of an argument of type `T`; nil if it was left out.
  public func number(_ name: String) -> Double? {
    guard case .number(let value)? = self[name] else { return nil }
    return value
  }

  /// The value of an argument of type `b`; nil if it was left out.
  public func boolean(_ name: String) -> Bool? {
    guard case .boolean(let value)? = self[name] else { return nil }
    return value
  }

  /// Whether a flag was given.
  public func flag(_ name: String) -> Bool { boolean(name) ?? false }

  /// The value of an argument of type `/`; nil if the command has no such argument.
  public func format(_ name: String) -> HMPFormat? {
    guard case .format(let value)? = self[name] else { return nil }
    return value
  }
}
