/// A use of a type whose kind is known.
package enum TypeReference: Sendable, Hashable {
  case builtin(BuiltinType)
  case enumeration(String)
  /// A struct, a union, or an implicit object type such as `q_obj_feed-arg`.
  case object(String)
  case alternate(String)
  indirect case array(of: TypeReference)

  /// The type's name; an array's is its element's with `List` behind it.
  package var name: String {
    switch self {
    case .builtin(let type): type.rawValue
    case .enumeration(let name), .object(let name), .alternate(let name): name
    case .array(of: let element): element.name + "List"
    }
  }
}
