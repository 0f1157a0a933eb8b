public import QJSON

/// Reads the members of one JSON object, each at most once, and finds those that the schema does not have.
public struct ObjectReader {
  private let members: JSONObject
  /// How strictly the members are read.
  public let options: ReadOptions
  private var taken = TakenSet()
  /// Members usually come in the schema's order, so the search starts after the last one found.
  private var cursor = 0

  /// Begins with all members not yet read.
  public init(_ object: JSONObject, _ options: ReadOptions) {
    members = object
    self.options = options
  }

  /// Reads a mandatory member.
  public mutating func required<Value: QAPIValue>(
    _ name: StaticString, _ features: SpecialFeatures = []
  ) throws(ReadError) -> Value {
    guard let value: Value = try optional(name, features) else {
      throw ReadError(.missing, path: [.member(name.description)])
    }
    return value
  }

  /// Reads an optional member.
  public mutating func optional<Value: QAPIValue>(
    _ name: StaticString, _ features: SpecialFeatures = []
  ) throws(ReadError) -> Value? {
    guard let index = take(name) else { return nil }
    do throws(ReadError) {
      if let feature = options.refusal(of: features) { throw ReadError(.refused(feature)) }
      return try Value(reading: members[index].value, options)
    } catch {
      throw error.inside(.member(name.description))
    }
  }

  /// Ends the object.
  ///
  /// - Throws: for the first member that was not read, unless reading is lenient.
  public func finish() throws(ReadError) {
    if options.contains(.lenient) { return }
    for index in members.indices where !taken.contains(index) {
      throw ReadError(.unexpected, path: [.member(members[index].name)])
    }
  }

  /// Takes the members that were not read, and marks them as read.
  mutating func takeRest() -> JSONObject {
    var rest: [JSONMember] = []
    for index in members.indices where !taken.contains(index) {
      rest.append(members[index])
      taken.insert(index)
    }
    return JSONObject(rest)
  }

  private mutating func take(_ name: StaticString) -> Int? {
    let count = members.count
    for step in 0..<count {
      let index = cursor + step < count ? cursor + step : cursor + step - count
      guard members[index].name.hasBytes(of: name) else { continue }
      taken.insert(index)
      cursor = index + 1 < count ? index + 1 : 0
      return index
    }
    return nil
  }
}

extension String {
  /// Exactly the same bytes: canonically equivalent names are different names.
  fileprivate func hasBytes(of name: StaticString) -> Bool {
    utf8.count == name.utf8CodeUnitCount && name.withUTF8Buffer { $0.elementsEqual(utf8) }
  }
}

/// A set of indices, in one word for objects of the usual size.
private struct TakenSet {
  private var word: UInt64 = 0
  private var rest: Set<Int> = []

  func contains(_ index: Int) -> Bool {
    index < 64 ? word & (1 << UInt64(index)) != 0 : rest.contains(index)
  }

  mutating func insert(_ index: Int) {
    if index < 64 { word |= 1 << UInt64(index) } else { rest.insert(index) }
  }
}

/// A branch of a union that only a newer peer knows: its name, and the members that are not common members.
public struct QAPIUnknownBranch: Sendable, Hashable {
  /// The value of the discriminator.
  public let name: String
  /// The members of the branch, as they were read.
  public let members: JSONObject

  /// Makes a branch.
  public init(_ name: String, members: JSONObject = JSONObject()) {
    self.name = name
    self.members = members
  }

  /// Writes the members as they were read.
  public func write(members writer: inout QAPIWriter) {
    for member in members {
      writer.json.key(member.name)
      writer.json.value(member.value)
    }
  }
}

extension ObjectReader {
  /// Takes all members that were not read, as those of a branch that the schema does not have.
  public mutating func unknownBranch(_ name: String) -> QAPIUnknownBranch {
    QAPIUnknownBranch(name, members: takeRest())
  }
}

/// The type of a member that a build does not have: no JSON value is read as it.
public enum QAPIAbsent: QAPIObject {
  /// Throws that the value is unexpected.
  public init(members reader: inout ObjectReader) throws(ReadError) { throw ReadError(.unexpected) }

  /// Throws that the value is unexpected.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) { throw ReadError(.unexpected) }

  /// Never called, since there are no values.
  public func write(members writer: inout QAPIWriter) {}
}

extension ObjectReader {
  /// Handles a value of the discriminator whose branch a build does not have.
  ///
  /// - Throws: as for an unknown value, unless reading is lenient.
  public mutating func missingBranch(
    _ discriminator: StaticString, _ value: StaticString
  ) throws(ReadError) -> QAPIUnknownBranch {
    if options.contains(.lenient) { return unknownBranch(value.description) }
    throw ReadError(.unknownValue(value.description), path: [.member(discriminator.description)])
  }
}
