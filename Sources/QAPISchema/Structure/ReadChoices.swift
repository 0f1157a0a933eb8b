extension DefinitionReader {
  mutating func enumeration(_ name: String) throws(SchemaError) -> EnumDefinition {
    guard case .array(let data)? = syntax.object["data"] else { throw fault(.wrongShape(Item(.key, "data"), .array)) }
    var prefix: String?
    if let value = syntax.object["prefix"] {
      guard case .string(let text) = value else { throw fault(.wrongShape(Item(.key, "prefix"), .string)) }
      prefix = text.isEmpty ? nil : text
    }
    let permissive = pragma.memberNameExceptions.contains(name)
    var values: [EnumValue] = []
    for element in data {
      let value = attempt { (reader) throws(SchemaError) in try reader.value(element, permissive: permissive) }
      if let value { values.append(value) }
    }
    return EnumDefinition(prefix: prefix, values: values)
  }

  private mutating func value(_ element: SyntaxValue, permissive: Bool) throws(SchemaError) -> EnumValue {
    let object = Self.longForm(of: element, key: "name")
    let optional = rules.featuresOfValues ? ["if", "features"] : ["if"]
    try checkKeys(of: object, required: ["name"], optional: optional, in: Item(.key, "data"))
    guard case .string(let name)? = object["name"] else { throw fault(.wrongShape(Item(.key, "data"), .name)) }
    try checkName(name, as: .value, permissive: permissive)
    let condition = try condition(in: object, of: Item(.value, name))
    let features = object["features"].map { self.features($0) } ?? []
    return EnumValue(name: name, condition: condition, features: features)
  }

  mutating func alternate() throws(SchemaError) -> [BranchDefinition] {
    guard let value = syntax.object["data"], !value.isBlank else { throw fault(.emptyAlternate) }
    guard case .object(let data) = value else { throw fault(.wrongShape(Item(.key, "data"), .object)) }
    var branches: [BranchDefinition] = []
    for entry in data.members {
      let branch = attempt { (reader) throws(SchemaError) in try reader.alternative(entry) }
      if let branch { branches.append(branch) }
    }
    return branches
  }

  private func alternative(_ entry: SyntaxObject.Member) throws(SchemaError) -> BranchDefinition {
    let item = Item(.alternative, entry.key)
    try checkName(entry.key, as: .alternative)
    let long = Self.longForm(of: entry.value, key: "type")
    try checkKeys(of: long, required: ["type"], optional: ["if"], in: item)
    let condition = try condition(in: long, of: item)
    let type = try rules.arraysAsAlternatives ? typeOrArray(long["type"], of: item) : typeName(long["type"], of: item)
    return BranchDefinition(name: entry.key, type: type, condition: condition)
  }
}
