/// The variables that the lines of one monitor use as `${NAME}`.
public struct HMPVariables: Sendable {
  /// More variables, or a longer value in bytes, are refused.
  static let countLimit = 1024
  static let valueLimit = 1 << 16

  /// The value of each variable, by its name.
  public private(set) var values: [String: String]

  /// Makes variables with values whose names have been checked.
  public init(_ values: [String: String] = [:]) {
    self.values = values
  }

  /// The names and values, sorted by name.
  public var all: [(name: String, value: String)] {
    values.map { (name: $0.key, value: $0.value) }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Gives a variable a value; `command` is the one that does.
  public mutating func define(_ name: String, as value: String, by command: String) throws(HMPFailure) {
    guard Self.isName(name) else {
      throw .refused("\(command): '\(name)' can't be the name of a variable: letters, digits and _, no digit first")
    }
    guard values[name] != nil || values.count < Self.countLimit else {
      throw .refused("\(command): there are \(Self.countLimit) variables already")
    }
    guard value.utf8.count <= Self.valueLimit else {
      throw .refused("\(command): the value of '\(name)' is longer than \(Self.valueLimit) bytes")
    }
    values[name] = value
  }

  /// Removes a variable.
  ///
  /// - Throws: `HMPFailure.refused` where there is none of that name
  public mutating func remove(_ name: String) throws(HMPFailure) {
    guard values.removeValue(forKey: name) != nil else {
      throw .refused("set: there is no variable '\(name)'")
    }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !first.isDigit else { return false }
    return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
  }
}
