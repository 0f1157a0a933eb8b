public import QJSON

/// An enumeration of the schema, which can hold values that only a newer peer knows.
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

  /// Whether this build does not know the value.
  public var isUnknown: Bool { self == .unknown(name) }
  /// No special features, unless the type has its own.
  public var specialFeatures: SpecialFeatures { [] }

  /// Reads a string; a value that is not known is an error, unless reading is lenient.
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .string(let name) = value else { throw ReadError(.type(expected: "string")) }
    self.init(name: name)
    if isUnknown, !options.contains(.lenient) { throw ReadError(.unknownValue(name)) }
    if let feature = options.refusal(of: specialFeatures) { throw ReadError(.refusedValue(name, feature)) }
  }

  /// Writes the name.
  public func write(to writer: inout QAPIWriter) { writer.json.string(name) }
}

/// The schema's predefined enumeration of the JSON types that a value can have.
public enum QType: QAPIEnum {
  case none, qnull, qnum, qstring, qdict, qlist, qbool
  /// A value that only a newer peer knows.
  case unknown(String)

  /// All values that are known.
  public static var allCases: [QType] { [.none, .qnull, .qnum, .qstring, .qdict, .qlist, .qbool] }

  /// The name on the wire.
  public var name: String {
    switch self {
    case .none: "none"
    case .qnull: "qnull"
    case .qnum: "qnum"
    case .qstring: "qstring"
    case .qdict: "qdict"
    case .qlist: "qlist"
    case .qbool: "qbool"
    case .unknown(let name): name
    }
  }
}
