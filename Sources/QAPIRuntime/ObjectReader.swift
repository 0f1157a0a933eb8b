public import QJSON

/// Reads the members of one JSON object, each at most once, and knows in the end which nobody asked for.
public struct ObjectReader {
  private let members: JSONObject
  public let options: ReadOptions
  private var taken = TakenSet()
  /// Members mostly come in the schema's order, so the search starts behind the last one found.
  private var cursor = 0

  public init(_ object: JSONObject, _ options: ReadOptions) {
    members = object
    self.options = options
  }

  /// Reads a member that must be there.
  public mutating func required<Value: QAPIValue>(
    _ name: StaticString, _ features: SpecialFeatures = []
  ) throws(ReadError) -> Value {
    guard let value: Value = try optional(name, features) else {
      throw ReadError(.missing, path: [.member(name.description)])
    }
    return value
  }

  /// Reads a member that may be absent.
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
  /// - Throws: for the first member that nobody asked for, unless reading is lenient.
  public func finish() throws(ReadError) {
    if options.contains(.lenient) { return }
    for index in members.indices where !taken.contains(index) {
      throw ReadError(.unexpected, path: [.member(members[index].name)])
    }
  }

  /// The members that nobody has asked for; from now on somebody has.
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

/// A set of member indices: one word for all objects of a usual size.
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
