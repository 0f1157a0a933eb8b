/// What other languages call the built-in types.
private let foreignNames = [
  "string": "str", "boolean": "bool", "integer": "int", "float": "number", "double": "number", "object": "any",
]

extension SchemaErrors {
  /// Gives uses of unknown types the types that may have been meant.
  mutating func suggest(types: some Collection<String>) {
    for index in errors.indices {
      guard let name = errors[index].unknownTypeName else { continue }
      let element = String(name.dropLast("List".count))
      if name.hasSuffix("List"), types.contains(element) {
        errors[index].near = .text("[ '\(element)' ]")
      } else {
        errors[index].near = foreignNames[name.lowercased()].map { .name($0) } ?? SchemaError.nearest(name, types)
      }
    }
  }
}

extension SchemaError {
  fileprivate var unknownTypeName: String? {
    switch problem {
    case .meaning(.unknownType(let name, _)), .meaning(.unknownElementType(let name)): name
    case .lexical, .syntax, .directive, .documentation, .structure, .meaning, .row: nil
    }
  }
}
