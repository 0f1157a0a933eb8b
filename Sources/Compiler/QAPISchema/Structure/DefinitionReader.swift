import QAPISyntax

/// Gives a top-level object the form of a definition, or says what is wrong with its keys and values.
///
/// Goes on after an error wherever the rest can be judged without the part at fault.
struct DefinitionReader {
  let syntax: SyntaxDefinition
  let pragma: Pragma
  let rules: DialectRules
  private let documentation: DocumentationBlock?
  /// Known from the moment the name is.
  private var context: SchemaError.Context?
  /// Marks the object, and its name as soon as that is known.
  private var location: SourceLocation
  /// In the order of the rules.
  private(set) var errors: [SchemaError] = []

  init(_ syntax: SyntaxDefinition, pragma: Pragma, documentation: DocumentationBlock?, rules: DialectRules) {
    self.syntax = syntax
    self.pragma = pragma
    self.documentation = documentation
    self.rules = rules
    location = syntax.location
  }

  /// An error at the given bytes, or at the definition's name.
  func makeError(_ problem: StructureProblem, at range: Range<Int>? = nil) -> SchemaError {
    SchemaError(problem, at: location.marking(range), in: context)
  }

  private func makeError(_ problem: DocumentationProblem, at range: Range<Int>? = nil) -> SchemaError {
    SchemaError(problem, at: location.marking(range), in: context)
  }

  /// The result of a step; nil if it threw an error, which is noted.
  @discardableResult mutating func attempt<Result>(
    _ step: (inout DefinitionReader) throws(SchemaError) -> Result
  ) -> Result? {
    do throws(SchemaError) {
      return try step(&self)
    } catch {
      errors.append(error)
      return nil
    }
  }

  /// The definition; nil if there are errors.
  mutating func definition() -> Definition? {
    guard let (kind, name) = attempt({ (reader) throws(SchemaError) in try reader.kindAndName() }) else { return nil }
    context = .init(kind: kind.rawValue, name: name)
    attempt { (reader) throws(SchemaError) in
      try reader.checkName(name, of: kind)
      try reader.checkDocumentation(of: name, kind: kind)
    }
    let object = syntax.object
    let required = [kind.rawValue] + kind.requiredKeys(rules)
    attempt { (reader) throws(SchemaError) in
      let optional = kind.optionalKeys(reader.rules) + ["if", "features"]
      try reader.checkKeys(of: object, required: required, optional: optional)
    }
    let isComplete = required.allSatisfy { object.has($0) }
    let body = isComplete ? attempt { (reader) throws(SchemaError) in try reader.body(kind, name: name) } : nil
    let condition = attempt { (reader) throws(SchemaError) in
      try reader.condition(in: object, of: Item(.key, "if"))
    }
    let features = object["features"].map { self.features($0) } ?? []
    checkFlags(object)
    guard errors.isEmpty, let body else { return nil }
    return Definition(
      name: name, kind: kind, location: location, body: body, condition: condition ?? nil, features: features,
      documentation: syntax.documentation)
  }

  /// The names that a definition with errors may have been meant to have.
  var lostNames: [String] { Definition.Kind.allCases.compactMap { syntax.object[$0.rawValue]?.text } }

  private mutating func kindAndName() throws(SchemaError) -> (Definition.Kind, String) {
    let kind = try kind()
    let value = syntax.object[kind.rawValue]
    guard let value, let name = value.text else {
      throw makeError(.nameNotAString(kind: kind.rawValue), at: value?.range)
    }
    location.range = value.range
    return (kind, name)
  }

  private func kind() throws(SchemaError) -> Definition.Kind {
    let object = syntax.object
    let kinds = Definition.Kind.allCases.filter { object.has($0.rawValue) }
    if rules.firstKindCounts, let kind = Definition.Kind.formerPrecedence.first(where: kinds.contains) { return kind }
    guard let kind = kinds.first else {
      let near = object.misspelling(of: Definition.Kind.allCases.map(\.rawValue))
      var error = makeError(.notOneKind(found: []), at: near?.member.keyRange)
      error.near = near.map { .name($0.meant) }
      throw error
    }
    let keys = kinds.map(\.rawValue)
    let second = object.members.filter { keys.contains($0.key) }.dropFirst().first
    if let second { throw makeError(.notOneKind(found: keys), at: second.keyRange) }
    return kind
  }

  private mutating func body(_ kind: Definition.Kind, name: String) throws(SchemaError) -> Definition.Body {
    switch kind {
    case .enumeration: .enumeration(try enumeration(name))
    case .structure: try structure(name)
    case .union: try union(name)
    case .alternate: .alternate(try alternate())
    case .command: .command(try command())
    case .event: .event(try arguments())
    }
  }

  private func checkDocumentation(of name: String, kind: Definition.Kind) throws(SchemaError) {
    guard let documentation else {
      if pragma.docRequired, !syntax.hasInvalidDocumentation { throw makeError(.missing) }
      return
    }
    if let symbol = documentation.symbol, symbol != name {
      throw makeError(.otherSymbol(found: symbol, expected: name), at: documentation.symbolRange)
    }
    for refused in [DocumentationSection.Kind.returns, .errors] {
      guard let section = documentation.sections.first(where: { $0.kind == refused }) else { continue }
      if kind != .command {
        let location = rules.documentation.errorsAtFirstLine ? documentation.location : section.location
        throw SchemaError(DocumentationProblem.sectionOnlyForCommands(refused.title), at: location)
      }
      if rules.documentation.returnsNeedsValue, refused == .returns, syntax.object["returns"] == nil {
        throw SchemaError(DocumentationProblem.returnsWithoutValue, at: section.location)
      }
    }
  }

  /// Refuses an object that lacks a required key, or has a key that is neither required nor optional.
  ///
  /// Without an item, the object is the definition.
  func checkKeys(
    of object: SyntaxObject, required: [String], optional: [String], in item: Item? = nil
  ) throws(SchemaError) {
    // Most objects have just the required keys, short forms always.
    let isExact = object.members.count == required.count && required.allSatisfy { object.has($0) }
    if isExact { return }
    let missing = required.filter { !object.has($0) }.sorted()
    guard missing.isEmpty else {
      let near = suggests ? object.misspelling(of: missing) : nil
      let range = near?.member.keyRange ?? (item == nil ? nil : object.range)
      var error = makeError(.missingKeys(missing, of: item), at: range)
      error.near = near.map { .name($0.meant) }
      throw error
    }
    let valid = required + optional
    let unknown = object.keys.filter { !valid.contains($0) }
    guard unknown.isEmpty else {
      throw makeError(
        .unknownKeys(unknown.sorted(), of: item, valid: valid.sorted()), at: object.member(in: unknown)?.keyRange)
    }
  }

  private mutating func checkFlags(_ object: SyntaxObject) {
    for key in ["gen", "success-response"] {
      guard let value = object[key], value.flag != false else { continue }
      errors.append(makeError(.wrongShape(Item(.key, key), .alwaysFalse), at: value.range))
    }
    for key in ["boxed", "allow-oob", "allow-preconfig", "coroutine"] {
      guard let value = object[key], value.flag != true else { continue }
      errors.append(makeError(.wrongShape(Item(.key, key), .alwaysTrue), at: value.range))
    }
    if object["allow-oob"]?.flag == true, let coroutine = object.member("coroutine"), coroutine.value.flag == true {
      errors.append(makeError(.outOfBandCoroutine, at: coroutine.keyRange))
    }
  }

  /// Whether to look for names that may have been meant: not after more errors than are kept.
  private var suggests: Bool { errors.count < SchemaErrors.limit }
}

// Names.
extension DefinitionReader {
  /// The rules for the name of a definition.
  private func checkName(_ text: String, of kind: Definition.Kind) throws(SchemaError) {
    guard let name = Name(text) else { throw refusal(.malformed(nil), text) }
    if rules.nameCase == .perKind { try checkCase(of: name, text, kind) }
    guard rules.reservesKindAndList else { return }
    for suffix in ["Kind", "List"] where text.hasSuffix(suffix) { throw refusal(.reservedSuffix(suffix), text) }
  }

  private func checkCase(of name: Name, _ text: String, _ kind: Definition.Kind) throws(SchemaError) {
    switch kind {
    case .event:
      guard name.isUpperCase else { throw refusal(.eventNotUpperCase, text) }
    case .command:
      let mayUnderscore = pragma.commandNameExceptions.contains(text)
      guard !name.hasUpper, mayUnderscore || !name.hasUnderscore else {
        throw refusal(.notLowerCase(nil, underscoreAllowed: mayUnderscore), text)
      }
    case .enumeration, .structure, .union, .alternate:
      guard name.isCamelCase else { throw refusal(.typeNotCamelCase, text) }
      guard rules.reservesKindAndList || !text.hasSuffix("List") else { throw refusal(.typeEndsInList, text) }
    }
  }

  /// The rules for the name of a part; a type in `member-name-exceptions` lifts the case rule for its parts.
  func checkName(
    _ text: String, as role: Item.Role, at range: Range<Int>?, permissive: Bool = false
  ) throws(SchemaError) {
    let startsWithDigit = role == .value && text.utf8.first?.isDigit == true
    // Any letter will do before a digit: it only makes a stem of the rest.
    guard let name = Name(startsWithDigit ? "d" + text : text) else { throw refusal(.malformed(role), text, at: range) }
    if permissive { return }
    switch rules.nameCase {
    case .lowerCaseParts:
      guard !text.utf8.contains(where: \.isUpper) else {
        throw refusal(.notLowerCase(role, underscoreAllowed: true), text, at: range)
      }
    case .perKind:
      guard !name.hasUpper, !name.hasUnderscore else {
        throw refusal(.notLowerCase(role, underscoreAllowed: false), text, at: range)
      }
    }
  }

  /// Refuses the names of members that generated code needs for itself.
  func checkNotReserved(_ text: String, as role: Item.Role, at range: Range<Int>) throws(SchemaError) {
    let munged = Name.munged(text)
    if munged == "u" || munged.hasPrefix("has_") {
      throw makeError(.invalidName(.reservedMember(role), text), at: range)
    }
  }

  private func refusal(_ problem: NameProblem, _ name: String, at range: Range<Int>? = nil) -> SchemaError {
    var error = makeError(.invalidName(problem, name), at: range)
    if suggests { error.near = wellFormedName(like: name, problem).map { .name($0) } }
    return error
  }

  /// The name in the form of its kind, unless another part of the definition has that name.
  private func wellFormedName(like name: String, _ problem: NameProblem) -> String? {
    guard let changed = WellFormedName.like(name, problem) else { return nil }
    switch problem {
    case .malformed(let role?), .notLowerCase(let role?, _): return hasPart(role, changed) ? nil : changed
    case .malformed, .notLowerCase, .eventNotUpperCase, .typeNotCamelCase, .typeEndsInList, .reservedSuffix,
      .reservedMember:
      return changed
    }
  }

  /// Whether the definition, with or without errors, has a part of that role and name.
  private func hasPart(_ role: Item.Role, _ name: String) -> Bool {
    let data = syntax.object["data"]
    let entries = (data?.object?.members ?? []) + (syntax.object["base"]?.object?.members ?? [])
    func isNamed(_ element: SyntaxValue) -> Bool { Self.longForm(of: element, key: "name")["name"]?.text == name }
    switch role {
    case .value: return (data?.elements ?? []).contains(where: isNamed)
    case .feature:
      let owners = entries.map(\.value) + (data?.elements ?? [])
      let lists = [syntax.object["features"]] + owners.map { $0.object?["features"] }
      return lists.contains { $0?.elements?.contains(where: isNamed) ?? false }
    case .key, .pragma: return false
    case .member, .baseMember, .parameter, .branch, .alternative:
      return entries.contains { $0.key == name || $0.key == "*" + name }
    }
  }
}

// Conditions and features.
extension DefinitionReader {
  func condition(in object: SyntaxObject, of item: Item) throws(SchemaError) -> Condition? {
    guard let value = object["if"] else { return nil }
    switch rules.conditions {
    case .expressions: return try expressions(value, of: item)
    case .trees: return try tree(value, of: item)
    }
  }

  private func expressions(_ value: SyntaxValue, of item: Item) throws(SchemaError) -> Condition {
    guard let texts = value.text.map({ [$0] }) ?? value.strings else {
      // An object is a condition of newer dialects, so that the definition is marked and not the condition.
      throw makeError(.wrongShape(item, .conditionOrList), at: value.object == nil ? value.range : nil)
    }
    guard !texts.isEmpty else { throw makeError(.emptyConditionList(item), at: value.range) }
    guard texts.allSatisfy({ text in text.utf8.contains { $0 != .space } }) else {
      throw makeError(.blankCondition(item), at: value.range)
    }
    return .written(texts, meaning: CExpression.meaning(of: texts))
  }

  private func tree(_ value: SyntaxValue, of item: Item) throws(SchemaError) -> Condition {
    switch value.content {
    case .string(let text):
      guard Self.isConditionName(text) else { throw makeError(.invalidConditionName(text, item), at: value.range) }
      return .identifier(text)
    case .object(let object): return try tree(object, of: item)
    case .array, .bool: throw makeError(.wrongShape(item, .condition), at: value.range)
    }
  }

  private func tree(_ object: SyntaxObject, of item: Item) throws(SchemaError) -> Condition {
    try checkKeys(of: object, required: [], optional: ["all", "any", "not"], in: item)
    guard let member = object.members.first, object.members.count == 1 else {
      throw makeError(.conditionNotOneKey(item), at: object.range)
    }
    if member.key == "not" { return .not(try tree(member.value, of: item)) }
    guard let elements = member.value.elements else {
      throw makeError(.wrongShape(item, .conditionList), at: member.value.range)
    }
    guard !elements.isEmpty else { throw makeError(.emptyConditionList(item), at: member.value.range) }
    var operands: [Condition] = []
    for element in elements { operands.append(try tree(element, of: item)) }
    return member.key == "all" ? .all(operands) : .any(operands)
  }

  private static func isConditionName(_ text: String) -> Bool {
    text.utf8.first?.isUpper == true && text.utf8.allSatisfy { $0.isUpper || $0.isDigit || $0 == .underscore }
  }

  mutating func features(_ value: SyntaxValue) -> [Feature] {
    guard let elements = value.elements else {
      errors.append(makeError(.wrongShape(Item(.key, "features"), .array), at: value.range))
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
    let value = object["name"]
    guard let value, let name = value.text else {
      throw makeError(.wrongShape(Item(.key, "features"), .name), at: value?.range)
    }
    try checkName(name, as: .feature, at: value.range)
    let condition = try condition(in: object, of: Item(.feature, name))
    return Feature(name: name, condition: condition, range: value.range)
  }

  /// An object as it is; anything else as the one member of an object.
  static func longForm(of value: SyntaxValue, key: String) -> SyntaxObject {
    value.object ?? SyntaxObject(shortFor: key, value)
  }
}

extension Definition.Kind {
  /// In the old dialects a definition with keys of several kinds is of the first of these.
  fileprivate static let formerPrecedence: [Definition.Kind] = [
    .enumeration, .union, .alternate, .structure, .command, .event,
  ]

  fileprivate func requiredKeys(_ rules: DialectRules) -> [String] {
    switch self {
    case .union where rules.hasSimpleUnions: ["data"]
    case .enumeration, .structure, .alternate: ["data"]
    case .union: ["base", "discriminator", "data"]
    case .command, .event: []
    }
  }

  fileprivate func optionalKeys(_ rules: DialectRules) -> [String] {
    switch self {
    case .union where rules.hasSimpleUnions: ["base", "discriminator"]
    case .enumeration: ["prefix"]
    case .structure: ["base"]
    case .union, .alternate: []
    case .command:
      ["data", "returns", "boxed", "gen", "success-response", "allow-oob", "allow-preconfig", "coroutine"]
    case .event: ["data", "boxed"]
    }
  }
}
