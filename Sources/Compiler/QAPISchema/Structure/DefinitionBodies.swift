import QAPISyntax

// The bodies of the six kinds of definition.

// Structs, and members as other definitions have them too.
extension DefinitionReader {
  mutating func structure(_ name: String) throws(SchemaError) -> Definition.Body {
    let members = members(try data(), role: .member, exempt: name)
    guard let value = syntax.object["base"] else { return .structure(base: nil, members: members) }
    return .structure(base: try typeName(value, of: Item(.key, "base")), members: members)
  }

  /// The key `data` where it has to be an object.
  private func data() throws(SchemaError) -> SyntaxObject {
    let value = syntax.object["data"]
    guard let object = value?.object else {
      throw makeError(.wrongShape(Item(.key, "data"), .object), at: value?.range)
    }
    return object
  }

  /// The members of an inline object, of any case if `exempt` is in `member-name-exceptions`.
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
    try checkName(name, as: role, at: entry.keyRange, permissive: permissive)
    if rules.reservesNamesOfOptionalMembers || !isOptional { try checkNotReserved(name, as: role, at: entry.keyRange) }
    let long = Self.longForm(of: entry.value, key: "type")
    try checkKeys(of: long, required: ["type"], optional: ["if", "features"], in: item)
    let condition = try condition(in: long, of: item)
    let features = long["features"].map { self.features($0) } ?? []
    return MemberDefinition(
      name: name, isOptional: isOptional, type: try typeOrArray(long["type"], of: item), condition: condition,
      features: features, range: entry.keyRange, conditionRange: long["if"]?.range)
  }

  private func typeOrArray(_ value: SyntaxValue?, of item: Item) throws(SchemaError) -> TypeUse {
    guard let elements = value?.elements else {
      guard let value, let name = value.text else {
        throw makeError(.wrongShape(item, .typeNameOrArray), at: value?.range)
      }
      return TypeUse(name: name, range: value.range)
    }
    guard let value, elements.count == 1, let name = elements[0].text else {
      throw makeError(.wrongShape(item, .arrayOfOneTypeName), at: value?.range)
    }
    return TypeUse(name: name, isArray: true, range: value.range, nameRange: elements[0].range)
  }

  /// The name of a type, where arrays are not permitted.
  private func typeName(_ value: SyntaxValue?, of item: Item) throws(SchemaError) -> TypeUse {
    guard let value, let name = value.text else { throw makeError(.wrongShape(item, .typeName), at: value?.range) }
    return TypeUse(name: name, range: value.range)
  }
}

// Enumerations and alternates.
extension DefinitionReader {
  mutating func enumeration(_ name: String) throws(SchemaError) -> EnumDefinition {
    let data = syntax.object["data"]
    guard let elements = data?.elements else {
      throw makeError(.wrongShape(Item(.key, "data"), .array), at: data?.range)
    }
    var prefix: String?
    if let value = syntax.object["prefix"] {
      guard let text = value.text else { throw makeError(.wrongShape(Item(.key, "prefix"), .string), at: value.range) }
      prefix = text.isEmpty ? nil : text
    }
    let permissive = pragma.memberNameExceptions.contains(name)
    var values: [EnumValue] = []
    for element in elements {
      let value = attempt { (reader) throws(SchemaError) in try reader.value(element, permissive: permissive) }
      if let value { values.append(value) }
    }
    return EnumDefinition(prefix: prefix, values: values)
  }

  private mutating func value(_ element: SyntaxValue, permissive: Bool) throws(SchemaError) -> EnumValue {
    let object = Self.longForm(of: element, key: "name")
    let optional = rules.featuresOfValues ? ["if", "features"] : ["if"]
    try checkKeys(of: object, required: ["name"], optional: optional, in: Item(.key, "data"))
    let value = object["name"]
    guard let value, let name = value.text else {
      throw makeError(.wrongShape(Item(.key, "data"), .name), at: value?.range)
    }
    try checkName(name, as: .value, at: value.range, permissive: permissive)
    let condition = try condition(in: object, of: Item(.value, name))
    let features = object["features"].map { self.features($0) } ?? []
    return EnumValue(name: name, condition: condition, features: features, range: value.range)
  }

  mutating func alternate() throws(SchemaError) -> [BranchDefinition] {
    let value = syntax.object["data"]
    guard let value, !value.isBlank else { throw makeError(.emptyAlternate, at: value?.range) }
    var branches: [BranchDefinition] = []
    for entry in try data().members {
      let branch = attempt { (reader) throws(SchemaError) in try reader.alternative(entry) }
      if let branch { branches.append(branch) }
    }
    return branches
  }

  /// Checks the name of a branch or alternative.
  ///
  /// Only members have the mark `*`. A branch with it may be meant as one, so that the definition is marked and not the key.
  private func checkBranchName(_ entry: SyntaxObject.Member, as role: Item.Role) throws(SchemaError) {
    try checkName(entry.key, as: role, at: entry.key.hasPrefix("*") ? nil : entry.keyRange)
  }

  private func alternative(_ entry: SyntaxObject.Member) throws(SchemaError) -> BranchDefinition {
    let item = Item(.alternative, entry.key)
    try checkBranchName(entry, as: .alternative)
    let long = Self.longForm(of: entry.value, key: "type")
    try checkKeys(of: long, required: ["type"], optional: ["if"], in: item)
    let condition = try condition(in: long, of: item)
    let type = try rules.arraysAsAlternatives ? typeOrArray(long["type"], of: item) : typeName(long["type"], of: item)
    return BranchDefinition(name: entry.key, type: type, condition: condition, range: entry.keyRange)
  }
}

// Unions.
extension DefinitionReader {
  mutating func union(_ name: String) throws(SchemaError) -> Definition.Body {
    let object = syntax.object
    let discriminator = object["discriminator"]
    if rules.hasSimpleUnions {
      switch (hasNoBase, discriminator) {
      case (true, nil): return .simpleUnion(try branches(ofSimpleUnion: true), try data().range)
      case (false, nil): throw makeError(.baseWithoutDiscriminator, at: object.member("base")?.keyRange)
      case (true, _?): throw makeError(.discriminatorWithoutBase, at: object.member("discriminator")?.keyRange)
      case (false, _?): break
      }
    }
    let base: UnionDefinition.Base
    switch object["base"]?.content {
    case .string: base = .named(try typeName(object["base"], of: Item(.key, "base")))
    case .object(let object): base = .inline(members(object, role: .baseMember, exempt: name))
    case .array, .bool, nil:
      throw makeError(.wrongShape(Item(.key, "base"), .typeNameOrObject), at: object["base"]?.range)
    }
    guard let discriminator, let member = discriminator.text else {
      throw makeError(.wrongShape(Item(.key, "discriminator"), .string), at: discriminator?.range)
    }
    return .union(
      UnionDefinition(
        base: base, discriminator: member, discriminatorRange: discriminator.range,
        branches: try branches(ofSimpleUnion: false), branchesRange: try data().range))
  }

  /// Whether there is no base: an empty inline base counts as none in dialects where a union can do without one.
  private var hasNoBase: Bool {
    guard let base = syntax.object["base"] else { return true }
    return base.object?.members.isEmpty ?? false
  }

  private mutating func branches(ofSimpleUnion isSimple: Bool) throws(SchemaError) -> [BranchDefinition] {
    var branches: [BranchDefinition] = []
    for entry in try data().members {
      let branch = attempt { (reader) throws(SchemaError) in try reader.branch(entry, ofSimpleUnion: isSimple) }
      if let branch { branches.append(branch) }
    }
    return branches
  }

  private func branch(_ entry: SyntaxObject.Member, ofSimpleUnion isSimple: Bool) throws(SchemaError)
    -> BranchDefinition
  {
    let item = Item(.branch, entry.key)
    switch rules.branchNames {
    case .checked: try checkBranchName(entry, as: .branch)
    case .ofSimpleUnions: if isSimple { try checkBranchName(entry, as: .branch) }
    case .unchecked: break
    }
    let long = Self.longForm(of: entry.value, key: "type")
    try checkKeys(of: long, required: ["type"], optional: ["if"], in: item)
    let condition = try condition(in: long, of: item)
    let type = try isSimple ? typeOrArray(long["type"], of: item) : typeName(long["type"], of: item)
    return BranchDefinition(name: entry.key, type: type, condition: condition, range: entry.keyRange)
  }
}

// Commands and events.
extension DefinitionReader {
  mutating func arguments() throws(SchemaError) -> ArgumentsDefinition {
    let item = Item(.key, "data")
    let value = syntax.object["data"]
    // Any value but an empty one asks for boxing here; that it has to be `true` is checked later.
    if let boxed = syntax.object.member("boxed"), !boxed.value.isBlank {
      guard let value else { throw makeError(.boxedWithoutData, at: boxed.keyRange) }
      return ArgumentsDefinition(data: .named(try typeName(value, of: item)), isBoxed: true)
    }
    let data: ArgumentsDefinition.Data
    switch value?.content {
    case nil: data = .none
    case .string: data = .named(try typeName(value, of: item))
    case .object(let object): data = .inline(members(object, role: .parameter, exempt: nil))
    case .array, .bool: throw makeError(.wrongShape(item, .typeNameOrObject), at: value?.range)
    }
    return ArgumentsDefinition(data: data, isBoxed: false)
  }

  mutating func command() throws(SchemaError) -> CommandDefinition {
    let arguments = try arguments()
    var returns: TypeUse?
    if let value = syntax.object["returns"] { returns = try typeOrArray(value, of: Item(.key, "returns")) }
    // A flag admits only one value, so the presence of its key is enough.
    let object = syntax.object
    return CommandDefinition(
      arguments: arguments, returns: returns, generatesCode: !object.has("gen"),
      respondsOnSuccess: !object.has("success-response"), allowsOOB: object.has("allow-oob"),
      allowsPreconfig: object.has("allow-preconfig"), isCoroutine: object.has("coroutine"))
  }
}
