package import QJSON

/// Why a text is not what `query-qmp-schema` returns.
package enum IntrospectionError: Error, Sendable, Equatable {
  case notJSON(JSONSyntaxError)
  /// It has neither the array nor a reply with it.
  case noSchema
  /// An element of the array has no member of that name, or one of the wrong type.
  case invalidMember(String, entry: Int)
  case unknownMetaType(String, entry: Int)
  /// An element refers to a type that none describes.
  case unknownType(String, entry: Int)
  case repeatedName(String, entry: Int)
}

extension IntrospectionError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notJSON(let error): "\(error) at byte \(error.offset)"
    case .noSchema: "it is not what query-qmp-schema returns"
    case .invalidMember(let name, let entry): "element \(entry) has no valid '\(name)'"
    case .unknownMetaType(let name, let entry): "element \(entry) has the unknown meta-type '\(name)'"
    case .unknownType(let name, let entry): "element \(entry) refers to the type '\(name)', which is not there"
    case .repeatedName(let name, let entry): "element \(entry) has the name '\(name)' of an earlier one"
    }
  }
}
