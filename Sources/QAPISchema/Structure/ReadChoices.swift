extension DefinitionReader {
  func enumeration(_ name: String) throws(SchemaError) -> EnumDefinition {
    guard case .array(let data)? = syntax.object["data"] else { throw fault(.wrongShape(Item(.key, "data"), .array)) }
    var prefix: String?
    if let value = syntax.object["prefix"] {
      guard case .string(let text) = value else { throw fault(.wrongShape(Item(.key, "prefix"), .string)) }
      prefix = text.isEmpty ? nil : text
    }
    let permissive = pragma.memberNameExceptions.contains(name)
    var values: [EnumValue] = []
    for element in data {
      let object = Self.longForm(of: element, key: "name")
      try checkKeys(of: object, required: ["name"], optional: ["if", "features"], in: Item(.key, "data"))
      guard case .string(let name)? = object["name"] else { throw fault(.wrongShape(Item(.key, "data"), .name)) }
      try checkName(name, as: .value, permissive: permissive)
      let condition = try condition(in: object, of: Item(.value, name))
      let features = try object["features"].map(self.features) ?? []
      values.append(EnumValue(name: name, condition: condition, features: features))
    }
    return EnumDefinition(prefix: prefix, values: values)
  }

  func union(_ name: String) throws(SchemaError) -> UnionDefinition {
    let base: UnionDefinition.Base
    switch syntax.object["base"] {
    case .string(let name): base = .named(name)
    case .object(let object): base = .inline(try members(object, role: .baseMember, exempt: name))
    case .array, .bool, nil: throw fault(.wrongShape(Item(.key, "base"), .typeNameOrObject))
    }
    guard case .string(let discriminator)? = syntax.object["discriminator"] else {
      throw fault(.wrongShape(Item(.key, "discriminator"), .string))
    }
    guard case .object(let data)? = syntax.object["data"] else {
      throw fault(.wrongShape(Item(.key, "data"), .object))
    }
    var branches: [BranchDefinition] = []
    for entry in data.members {
      let item = Item(.branch, entry.key)
      let long = Self.longForm(of: entry.value, key: "type")
      try checkKeys(of: long, required: ["type"], optional: ["if"], in: item)
      let condition = try condition(in: long, of: item)
      guard case .string(let type)? = long["type"] else { throw fault(.wrongShape(item, .typeName)) }
      branches.append(
        BranchDefinition(name: entry.key, type: TypeUse(name: type, isArray: false), condition: condition))
    }
    return UnionDefinition(base: base, discriminator: discriminator, branches: branches)
  }

  func alternate() throws(SchemaError) -> [BranchDefinition] {
    guard let value = syntax.object["data"], !value.isBlank else { throw fault(.emptyAlternate) }
    guard case .object(let data) = value else { throw fault(.wrongShape(Item(.key, "data"), .object)) }
    var branches: [BranchDefinition] = []
    for entry in data.members {
      let item = Item(.alternative, entry.key)
      try checkName(entry.key, as: .alternative)
      let long = Self.longForm(of: entry.value, key: "type")
      try checkKeys(of: long, required: ["type"], optional: ["if"], in: item)
      let condition = try condition(in: long, of: item)
      branches.append(
        BranchDefinition(name: entry.key, type: try typeOrArray(long["type"], of: item), condition: condition))
    }
    return branches
  }
}
