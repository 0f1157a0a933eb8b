extension DefinitionReader {
  mutating func arguments() throws(SchemaError) -> ArgumentsDefinition {
    let item = Item(.key, "data")
    let value = syntax.object["data"]
    // Any value but an empty one asks for boxing here; that it has to be `true` is checked later.
    if let boxed = syntax.object["boxed"], !boxed.isBlank {
      guard let value else { throw fault(.boxedWithoutData) }
      guard case .string(let name) = value else { throw fault(.wrongShape(item, .typeName)) }
      return ArgumentsDefinition(data: .named(name), isBoxed: true)
    }
    let data: ArgumentsDefinition.Data
    switch value {
    case nil: data = .none
    case .string(let name): data = .named(name)
    case .object(let object): data = .inline(members(object, role: .parameter, exempt: nil))
    case .array, .bool: throw fault(.wrongShape(item, .typeNameOrObject))
    }
    return ArgumentsDefinition(data: data, isBoxed: false)
  }

  mutating func command() throws(SchemaError) -> CommandDefinition {
    let arguments = try arguments()
    var returns: TypeUse?
    if let value = syntax.object["returns"] { returns = try typeOrArray(value, of: Item(.key, "returns")) }
    // The flags admit one value only, so a key that is there says it.
    func has(_ key: String) -> Bool { syntax.object[key] != nil }
    return CommandDefinition(
      arguments: arguments, returns: returns, generatesCode: !has("gen"), respondsOnSuccess: !has("success-response"),
      allowsOOB: has("allow-oob"), allowsPreconfig: has("allow-preconfig"), isCoroutine: has("coroutine"))
  }
}
