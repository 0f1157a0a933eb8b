/// The variables that the lines of one monitor use as `${NAME}`.
public struct HMPVariables: Sendable {
  /// The number of variables that a monitor can have.
  private static let countLimit = 1024

  /// The length of a value in bytes.
  private static let valueLimit = 1 << 16

  /// The value of each variable, by its name.
  public private(set) var values: [String: String]

  /// Makes variables with values; the names are not checked.
  public init(_ values: [String: String] = [:]) {
    self.values = values
  }

  /// The variables, sorted by name.
  public var all: [(name: String, value: String)] {
    values.map { (name: $0.key, value: $0.value) }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Defines a variable, or replaces its value.
  ///
  /// - Throws: `HMPError.refused`, in the name of `command`, if the name is invalid, the value is longer than 65536
  ///   bytes, or there are 1024 variables.
  public mutating func define(_ name: String, as value: String, by command: String) throws(HMPError) {
    guard Self.isName(name) else {
      throw .refused(
        "\(command): '\(name)' can't be the name of a variable: use letters, digits and _, beginning with no digit")
    }
    guard values[name] != nil || values.count < Self.countLimit else {
      throw .refused("\(command): there are already \(Self.countLimit) variables")
    }
    guard value.utf8.count <= Self.valueLimit else {
      throw .refused("\(command): the value of '\(name)' is longer than \(Self.valueLimit) bytes")
    }
    values[name] = value
  }

  /// Removes a variable.
  ///
  /// - Throws: `HMPError.refused` if there is no variable with that name.
  public mutating func remove(_ name: String) throws(HMPError) {
    guard values.removeValue(forKey: name) != nil else {
      throw .refused("set: there is no variable '\(name)'")
    }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !first.isDigit else { return false }
    return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
  }
}
