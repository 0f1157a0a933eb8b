extension DefinitionReader {
  func enumeration(_ name: String) throws(SchemaError) -> EnumDefinition {
    guard case .array(let data)? = syntax.object["data"] else { throw fault(.wrongShape(Item(.key, "data"), .array)) }
    var prefix: String?
    if let value = syntax.object["prefix"] {
      guard case .string(let text) = value else { throw fault(.wrongShape(Item(.key, "prefix"), .string)) }
      prefix = text.isEmpty ? nil : text
    }
    let permissive = pragma.memberNameExceptions.contains(name)
    let optional = rules.featuresOfValues ? ["if", "features"] : ["if"]
    var values: [EnumValue] = []
    for element in data {
      let object = Self.longForm(of: element, key: "name")
      try checkKeys(of: object, required: ["name"], optional: optional, in: Item(.key, "data"))
      guard case .string(let name)? = object["name"] else { throw fault(.wrongShape(Item(.key, "data"), .name)) }
      try checkName(name, as: .value, permissive: permissive)
      let condition = try condition(in: object, of: Item(.value, name))
      let features = try object["features"].map(self.features) ?? []
      values.append(EnumValue(name: name, condition: condition, features: features))
    }
    return EnumDefinition(prefix: prefix, values: values)
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
      let type = try rules.arraysAsAlternatives ? typeOrArray(long["type"], of: item) : typeName(long["type"], of: item)
      branches.append(BranchDefinition(name: entry.key, type: type, condition: condition))
    }
    return branches
  }
}
