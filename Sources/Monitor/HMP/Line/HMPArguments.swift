public import HMPTables

/// The value of one argument.
public enum HMPValue: Sendable, Equatable {
  case string(String)
  case integer(Int64)
  case number(Double)
  case boolean(Bool)
  case format(HMPFormat)
}

/// The arguments of a line by name, in the order of the command's notation; those that were left out are missing.
public struct HMPArguments: Sendable, Equatable {
  /// A name and its value.
  public struct Element: Sendable, Equatable {
    /// The argument's name in the notation.
    public let name: String
    /// The value that was read.
    public let value: HMPValue
  }

  /// The line they were read from, as it was typed.
  public let line: String
  /// The command by its name in the tables, with the sub-table first: `info lapic`.
  public let command: String
  /// What the command takes.
  public let notation: [HMPArgument]
  /// The arguments that were given, in the order of the notation.
  public private(set) var elements: [Element] = []

  /// Makes arguments without values.
  public init(line: String = "", command: String = "", notation: [HMPArgument] = []) {
    self.line = line
    self.command = command
    self.notation = notation
  }

  /// The value of an argument; nil when it was left out.
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

  /// The text of an argument of type `F B s S O` or a flag with a value; nil when it was left out.
  public func string(_ name: String) -> String? {
    guard case .string(let value)? = self[name] else { return nil }
    return value
  }

  /// The value of an argument of type `i l M o`; nil when it was left out.
  public func integer(_ name: String) -> Int64? {
    guard case .integer(let value)? = self[name] else { return nil }
    return value
  }

  /// The seconds of an argument of type `T`; nil when it was left out.
  public func number(_ name: String) -> Double? {
    guard case .number(let value)? = self[name] else { return nil }
    return value
  }

  /// The value of an argument of type `b`; nil when it was left out.
  public func boolean(_ name: String) -> Bool? {
    guard case .boolean(let value)? = self[name] else { return nil }
    return value
  }

  /// Whether a flag was given.
  public func flag(_ name: String) -> Bool { boolean(name) ?? false }

  /// The value of an argument of type `/`.
  public func format(_ name: String) -> HMPFormat? {
    guard case .format(let value)? = self[name] else { return nil }
    return value
  }
}
