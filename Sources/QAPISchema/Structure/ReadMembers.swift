extension DefinitionReader {
  /// The members of an inline object; with `exempt` named in `member-name-exceptions`, of any case.
  mutating func members(_ object: SyntaxObject, role: Item.Role, exempt: String?) -> [MemberDefinition] {
    let permissive = exempt.map(pragma.memberNameExceptions.contains) ?? false
    var members: [MemberDefinition] = []
    for entry in object.members {
      let member = attempt { (reader) throws(SchemaError) in
        try reader.member(entry, role: role, permissive: permissive)
      }
      if let member { members.append(member) }
    }
    return members
  }

  private mutating func member(
    _ entry: SyntaxObject.Member, role: Item.Role, permissive: Bool
  ) throws(SchemaError) -> MemberDefinition {
    let isOptional = entry.key.hasPrefix("*")
    let name = isOptional ? String(entry.key.dropFirst()) : entry.key
    let item = Item(role, name)
    try checkName(name, as: role, permissive: permissive)
    if rules.reservesNamesOfOptionalMembers || !isOptional { try checkNotReserved(name, as: role) }
    let long = Self.longForm(of: entry.value, key: "type")
    try checkKeys(of: long, required: ["type"], optional: ["if", "features"], in: item)
    let condition = try condition(in: long, of: item)
    let features = long["features"].map { self.features($0) } ?? []
    return MemberDefinition(
      name: name, isOptional: isOptional, type: try typeOrArray(long["type"], of: item), condition: condition,
      features: features)
  }

  func typeOrArray(_ value: SyntaxValue?, of item: Item) throws(SchemaError) -> TypeUse {
    switch value {
    case .string(let name): return TypeUse(name: name, isArray: false)
    case .array(let elements):
      guard elements.count == 1, case .string(let name) = elements[0] else {
        throw fault(.wrongShape(item, .arrayOfOneTypeName))
      }
      return TypeUse(name: name, isArray: true)
    case .object, .bool, nil: throw fault(.wrongShape(item, .typeNameOrArray))
    }
  }

  /// A type by its name, where arrays may not stand.
  func typeName(_ value: SyntaxValue?, of item: Item) throws(SchemaError) -> TypeUse {
    guard case .string(let name)? = value else { throw fault(.wrongShape(item, .typeName)) }
    return TypeUse(name: name, isArray: false)
  }

  mutating func structure(_ name: String) throws(SchemaError) -> Definition.Body {
    guard case .object(let data)? = syntax.object["data"] else {
      throw fault(.wrongShape(Item(.key, "data"), .object))
    }
    let members = members(data, role: .member, exempt: name)
    guard let value = syntax.object["base"] else { return .structure(base: nil, members: members) }
    guard case .string(let base) = value else { throw fault(.wrongShape(Item(.key, "base"), .typeName)) }
    return .structure(base: base, members: members)
  }
}
