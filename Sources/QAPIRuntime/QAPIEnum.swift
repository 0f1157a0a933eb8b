public import QJSON

/// An enumeration of the schema, with room for values that only a newer peer knows.
public protocol QAPIEnum: QAPIValue, Hashable, CaseIterable where AllCases == [Self] {
  /// A value that only a newer peer knows.
  static func unknown(_ name: String) -> Self

  /// The value as it stands on the wire.
  var name: String { get }
  var specialFeatures: SpecialFeatures { get }
}

extension QAPIEnum {
  /// The case with that name on the wire; the case `unknown` for any other.
  public init(name: String) {
    self = Self.allCases.first { $0.name.utf8.elementsEqual(name.utf8) } ?? .unknown(name)
  }

  public var isUnknown: Bool { self == .unknown(name) }
  public var specialFeatures: SpecialFeatures { [] }

  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .string(let name) = value else { throw ReadError(.type(expected: "string")) }
    self.init(name: name)
    if isUnknown, !options.contains(.lenient) { throw ReadError(.unknownValue(name)) }
    if let feature = options.refusal(of: specialFeatures) { throw ReadError(.refusedValue(name, feature)) }
  }

  public func write(to writer: inout QAPIWriter) { writer.json.string(name) }
}
