public import QJSON

/// An enumeration of the schema, with room for values that only a newer peer knows.
public protocol QAPIEnum: QAPIValue, Hashable, CaseIterable {
  /// The case with that name on the wire; the case `unknown` for any other.
  init(name: String)

  /// The value as it stands on the wire.
  var name: String { get }
  var isUnknown: Bool { get }
  var specialFeatures: SpecialFeatures { get }
}

extension QAPIEnum {
  public var specialFeatures: SpecialFeatures { [] }

  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .string(let name) = value else { throw ReadError(.type(expected: "string")) }
    self.init(name: name)
    if isUnknown, !options.contains(.lenient) { throw ReadError(.unknownValue(name)) }
    if let problem = options.refusal(of: specialFeatures) { throw ReadError(problem) }
  }

  public func write(to writer: inout QAPIWriter) { writer.json.string(name) }
}
