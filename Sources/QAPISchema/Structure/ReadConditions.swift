extension DefinitionReader {
  func condition(in object: SyntaxObject, of item: Item) throws(SchemaError) -> Condition? {
    guard let value = object["if"] else { return nil }
    return try condition(value, of: item)
  }

  func condition(_ value: SyntaxValue, of item: Item) throws(SchemaError) -> Condition {
    switch rules.conditions {
    case .expressions: try expressions(value, of: item)
    case .trees: try tree(value, of: item)
    }
  }

  private func expressions(_ value: SyntaxValue, of item: Item) throws(SchemaError) -> Condition {
    let list = if case .string = value { SyntaxValue.array([value]) } else { value }
    guard let texts = list.strings else { throw fault(.wrongShape(item, .conditionOrList)) }
    guard !texts.isEmpty else { throw fault(.emptyConditionList(item)) }
    guard texts.allSatisfy({ text in text.utf8.contains { $0 != .space } }) else { throw fault(.blankCondition(item)) }
    return .written(texts, meaning: CExpression.meaning(of: texts))
  }

  private func tree(_ value: SyntaxValue, of item: Item) throws(SchemaError) -> Condition {
    switch value {
    case .string(let text):
      guard Self.isConditionName(text) else { throw fault(.invalidConditionName(text, item)) }
      return .identifier(text)
    case .object(let object): return try tree(object, of: item)
    case .array, .bool: throw fault(.wrongShape(item, .condition))
    }
  }

  private func tree(_ object: SyntaxObject, of item: Item) throws(SchemaError) -> Condition {
    try checkKeys(of: object, required: [], optional: ["all", "any", "not"], in: item)
    guard let member = object.members.first, object.members.count == 1 else { throw fault(.conditionNotOneKey(item)) }
    if member.key == "not" { return .not(try tree(member.value, of: item)) }
    guard case .array(let elements) = member.value else { throw fault(.wrongShape(item, .conditionList)) }
    guard !elements.isEmpty else { throw fault(.emptyConditionList(item)) }
    var operands: [Condition] = []
    for element in elements { operands.append(try tree(element, of: item)) }
    return member.key == "all" ? .all(operands) : .any(operands)
  }

  private static func isConditionName(_ text: String) -> Bool {
    text.utf8.first?.isUpper == true && text.utf8.allSatisfy { $0.isUpper || $0.isDigit || $0 == .underscore }
  }

  mutating func features(_ value: SyntaxValue) -> [Feature] {
    guard case .array(let elements) = value else {
      note(.wrongShape(Item(.key, "features"), .array))
      return []
    }
    var features: [Feature] = []
    for element in elements {
      let feature = attempt { (reader) throws(SchemaError) in try reader.feature(element) }
      if let feature { features.append(feature) }
    }
    return features
  }

  private func feature(_ element: SyntaxValue) throws(SchemaError) -> Feature {
    let object = Self.longForm(of: element, key: "name")
    try checkKeys(of: object, required: ["name"], optional: ["if"], in: Item(.key, "features"))
    guard case .string(let name)? = object["name"] else { throw fault(.wrongShape(Item(.key, "features"), .name)) }
    try checkName(name, as: .feature)
    return Feature(name: name, condition: try condition(in: object, of: Item(.feature, name)))
  }

  /// An object as it is; anything else as the one member of an object.
  static func longForm(of value: SyntaxValue, key: String) -> SyntaxObject {
    if case .object(let object) = value { return object }
    return SyntaxObject(members: [.init(key: key, value: value)])
  }
}
