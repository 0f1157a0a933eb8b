import QAPISchema

/// A type as far as it is visible in messages.
struct WireType: Sendable {
  /// Nil for the type of inline arguments, and for a masked name.
  var name: String?
  var shape: Shape
  var traits: WireTraits

  static let empty = WireType(name: nil, shape: .object(WireObject(members: [])), traits: WireTraits())

  enum Shape: Sendable {
    /// Neither an integer nor an enumeration.
    case scalar(BuiltinType.JSONKind)
    /// Nil if it is not known which of the integer types it is.
    case integer(BuiltinType?)
    case enumeration([WireChoice])
    case array(of: Int)
    case object(WireObject)
    /// The types that a value can have, no two of the same form in JSON.
    case alternate([WireBranch])

    /// Whether it contains no other types.
    var isSimple: Bool {
      switch self {
      case .scalar, .integer: true
      case .enumeration, .array, .object, .alternate: false
      }
    }
  }
}

struct WireObject: Sendable {
  /// The members of all branches, inherited ones first.
  var members: [WireMember]
  /// The discriminator's name; nil unless the type is a union.
  var tag: String?
  var cases: [WireCase] = []
}

struct WireMember: Sendable {
  var name: String
  var type: Int
  var isOptional: Bool
  var traits: WireTraits
}

/// A value of an enumeration.
struct WireChoice: Sendable {
  var name: String
  var traits: WireTraits
}

/// The further members of a union for one value of its discriminator.
struct WireCase: Sendable {
  var name: String
  var type: Int
  var traits: WireTraits
}

struct WireBranch: Sendable {
  var type: Int
  var traits: WireTraits
}

/// The form of a value, by which the types of an alternate are distinguished.
package enum JSONForm: String, Sendable, CaseIterable {
  case string, number, boolean, null, object, array
}

extension WireInterface {
  /// The JSON form of a type's values; nil if it is not determined.
  func form(of type: Int) -> JSONForm? {
    switch types[type].shape {
    case .integer, .scalar(.int), .scalar(.number): .number
    case .enumeration, .scalar(.string): .string
    case .scalar(.boolean): .boolean
    case .scalar(.null): .null
    case .array: .array
    case .object: .object
    case .scalar(.value), .alternate: nil
    }
  }

  /// The name of a type in reports, or its kind.
  func title(of type: Int) -> String {
    if let name = types[type].name { return name }
    switch types[type].shape {
    case .scalar(let kind): return kind == .value ? "any" : kind.rawValue
    case .integer(let type): return type?.rawValue ?? "int"
    case .enumeration: return "an enumeration"
    case .array(of: let element):
      // Arrays of arrays cannot be written in a schema, but a peer may report them.
      if case .array = types[element].shape { return "[[]]" }
      return "[\(title(of: element))]"
    case .object(let object): return object.tag == nil ? "an object" : "a union"
    case .alternate: return "an alternate"
    }
  }

  /// Whether the objects of some branch have a member of that name.
  func hasMember(_ name: String, inBranchesOf union: WireObject) -> Bool {
    var seen: Set<Int> = []
    var waiting = union.cases.map(\.type)
    while let type = waiting.popLast() {
      guard seen.insert(type).inserted, case .object(let object) = types[type].shape else { continue }
      if object.members.contains(where: { $0.name == name }) { return true }
      waiting += object.cases.map(\.type)
    }
    return false
  }
}
