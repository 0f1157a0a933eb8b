import QAPISyntax

/// A part of a definition that has been checked.
struct CheckedPart {
  var item: Item
  /// The bytes of its name in the definition that owns it.
  var range: Range<Int>?
}

/// Checks the meaning of all entities and resolves their uses of types.
///
/// An entity is checked once, as far as possible. An error is noted for the entity in which it was found; the check of
/// an entity that depends on that one ends without an error of its own.
struct EntityChecker {
  /// How deep types may contain each other through bases and branches.
  static let depthLimit = 100

  enum Failure: Error {
    case error(SchemaError)
    /// The error is that of another entity and has been noted.
    case abandoned
  }

  private enum State {
    case unchecked, checking, failed
    indirect case checked(Entity)
  }

  let table: DraftTable
  let pragma: Pragma
  let rules: DialectRules
  let documentation: [DocumentationBlock]
  private(set) var errors: [SchemaError] = []
  private var states: [State]
  /// How many checks of types are in progress, each for the previous one.
  var depth = 0
  /// The results of checking object types, for the types that contain them.
  private var objects: [Int: CheckedObject] = [:]

  init(_ table: DraftTable, pragma: Pragma, documentation: [DocumentationBlock], rules: DialectRules) {
    self.table = table
    self.pragma = pragma
    self.documentation = documentation
    self.rules = rules
    states = Array(repeating: .unchecked, count: table.drafts.count)
  }

  /// Checks all entities in order, and the documentation of each right after it.
  mutating func checkAll() {
    for index in table.drafts.indices {
      let isSound = attempt(index) { (checker) throws(Failure) in try checker.check(index) } != nil
      if isSound { errors += documentationFaults(of: table.drafts[index]) }
    }
  }

  /// The resolved entities without errors.
  var entities: [Entity] {
    states.compactMap { if case .checked(let entity) = $0 { entity } else { nil } }
  }

  /// The names of the definitions with errors.
  var unsound: Set<String> {
    var names: Set<String> = []
    for (state, draft) in zip(states, table.drafts) {
      if case .failed = state, let definition = draft.definition { names.insert(definition.name) }
    }
    return names
  }

  /// The result of a step in the check of an entity; nil if it failed, which fails the entity.
  @discardableResult mutating func attempt<Result>(
    _ index: Int, _ step: (inout EntityChecker) throws(Failure) -> Result
  ) -> Result? {
    do throws(Failure) {
      return try step(&self)
    } catch {
      states[index] = .failed
      if case .error(let schemaError) = error { errors.append(schemaError) }
      return nil
    }
  }

  /// An error at the given bytes of the entity's definition, or at its name.
  func makeError(
    _ problem: MeaningProblem, _ index: Int, at range: Range<Int>? = nil, near: Suggestion? = nil
  ) -> Failure {
    let definition = table.drafts[index].definition
    return .error(
      SchemaError(problem, at: definition?.location.marking(range), in: definition?.context, near: near))
  }

  /// The suggestion for a name; nil after more errors than are kept.
  func nearest(_ name: String, _ names: some Sequence<String>) -> Suggestion? {
    errors.count < SchemaErrors.limit ? Suggestion.nearest(to: name, among: names) : nil
  }

  /// The clash of a part, at the given bytes, with an earlier one.
  func clash(_ item: Item, at range: Range<Int>?, with earlier: CheckedPart, _ index: Int) -> Failure {
    let definition = table.drafts[index].definition
    let other = earlier.item.seen(from: definition?.name)
    var error = SchemaError(
      MeaningProblem.clash(item.seen(from: definition?.name), with: other), at: definition?.location.marking(range),
      in: definition?.context)
    // The owner may be no definition of its own, such as the enumeration of a simple union.
    if let owner = other.owner.map({ table.definition(named: $0) }) ?? definition {
      error.related = [
        .init(location: owner.location.marking(earlier.range), definition: owner.context, item: earlier.item)
      ]
    }
    return .error(error)
  }

  func checkedObject(_ index: Int) -> CheckedObject { objects[index] ?? CheckedObject() }

  mutating func check(_ index: Int) throws(Failure) {
    switch states[index] {
    case .checked: return
    case .failed: throw .abandoned
    case .checking: throw makeError(.containsItself(table.drafts[index].name), index, at: cycleRange(index))
    case .unchecked: break
    }
    states[index] = .checking
    attempt(index) { (checker) throws(Failure) in try checker.finish(index) }
    guard case .checked = states[index] else { throw .abandoned }
  }

  /// The check of object types, which recurses, is a function of its own so that it takes little of the stack.
  private mutating func finish(_ index: Int) throws(Failure) {
    let isObject = object(index) != nil
    attempt(index) { (checker) throws(Failure) in try checker.checkFeatures(index) }
    let entity = try isObject ? .object(objectType(index)) : entity(index)
    if case .checking = states[index] { states[index] = .checked(entity) }
  }

  private mutating func objectType(_ index: Int) throws(Failure) -> ObjectType {
    guard let object = object(index) else { throw .abandoned }
    let checked = try checkObject(object, index)
    objects[index] = checked.summary
    return checked.type
  }

  private mutating func entity(_ index: Int) throws(Failure) -> Entity {
    let draft = table.drafts[index]
    switch draft.content {
    case .include(let include): return .include(include)
    case .builtin(let type): return .builtin(type)
    case .array(let element):
      guard let type = table.types[element.name] else {
        if table.lost.mayDefine(element.name) { throw .abandoned }
        throw makeError(.unknownElementType(element.name), index, at: element.nameRange)
      }
      return .array(arrayType(draft, elementIndex: type))
    case .enumeration(let definition): return .enumeration(try checkEnumeration(definition, index))
    case .object: return .object(try objectType(index))
    case .alternate(let branches): return .alternate(try checkAlternate(branches, index))
    case .command(let command, let arguments): return .command(try checkCommand(command, arguments, index))
    case .event(let isBoxed, let arguments):
      return .event(
        Event(
          header: header(draft), arguments: try checkArguments(arguments, isBoxed: isBoxed, index), isBoxed: isBoxed))
    }
  }

  func header(_ draft: Draft) -> EntityHeader {
    var header = EntityHeader(
      name: draft.name, module: draft.module, location: draft.definition?.location,
      condition: condition(of: draft))
    if draft.isWritten, let definition = draft.definition {
      header.features = definition.features
      header.documentation = definition.documentation.map { documentation[$0] }
    }
    return header
  }

  private func condition(of draft: Draft) -> Condition? {
    switch draft.conditionSource {
    case .definition: draft.definition?.condition
    case .type(let use): table.types[use.name].flatMap { condition(of: table.drafts[$0]) }
    case .none: nil
    }
  }

  private func arrayType(_ draft: Draft, elementIndex: Int) -> ArrayType {
    let element = table.drafts[elementIndex]
    let header = EntityHeader(name: draft.name, module: element.module, condition: condition(of: element))
    return ArrayType(header: header, element: reference(elementIndex))
  }
}

extension EntityChecker {
  /// A reference to the type with that index.
  func reference(_ index: Int) -> TypeReference {
    let draft = table.drafts[index]
    switch draft.content {
    case .builtin(let type): return .builtin(type)
    case .enumeration: return .enumeration(draft.name)
    case .object, .include, .command, .event: return .object(draft.name)
    case .alternate: return .alternate(draft.name)
    case .array(let element): return .array(of: table.types[element.name].map(reference) ?? .object(element.name))
    }
  }

  /// The index of the type that a part of a definition names.
  func resolve(_ use: TypeUse, of item: Item, _ index: Int) throws(Failure) -> Int {
    let found = use.isArray ? table.arrays[use.name] : table.types[use.name]
    // The array has been checked before its users, and with it the existence of its element.
    if use.isArray, table.types[use.name] == nil { throw .abandoned }
    if let found { return found }
    if table.lost.mayDefine(use.name) { throw .abandoned }
    throw makeError(.unknownType(use.name, item), index, at: use.nameRange)
  }

  func resolve(_ use: Draft.ObjectUse, of item: Item, _ index: Int) throws(Failure) -> Int {
    switch use {
    case .implicit(let type): type
    case .named(let use): try resolve(use, of: item, index)
    }
  }

  func object(_ index: Int) -> Draft.Object? {
    if case .object(let object) = table.drafts[index].content { object } else { nil }
  }
}

extension EntityChecker {
  /// Checks the features of a definition; the entities that are made for it have none of their own.
  private func checkFeatures(_ index: Int) throws(Failure) {
    let draft = table.drafts[index]
    guard draft.isWritten, let features = draft.definition?.features else { return }
    try checkClashes(in: features, index)
    guard draft.content.isType else { return }
    if let special = features.first(where: { rules.isSpecial($0) }) {
      throw makeError(.specialFeatureOnType(special.name), index, at: special.range)
    }
  }

  func checkClashes(in features: [Feature], _ index: Int) throws(Failure) {
    guard features.count > 1 else { return }
    try checkClashes(in: features.map { ($0.name, $0.range) }, role: .feature, index)
  }

  func checkClashes(
    in parts: [(name: String, range: Range<Int>?)], role: Item.Role, _ index: Int
  ) throws(Failure) {
    var seen: [String: CheckedPart] = [:]
    for (name, range) in parts {
      let part = CheckedPart(item: Item(role, name), range: range)
      if let earlier = seen.updateValue(part, forKey: Name.munged(name)) {
        throw clash(part.item, at: range, with: earlier, index)
      }
    }
  }

  private func checkEnumeration(_ definition: EnumDefinition, _ index: Int) throws(Failure) -> EnumType {
    try checkClashes(in: definition.values.map { ($0.name, $0.range) }, role: .value, index)
    return EnumType(header: header(table.drafts[index]), prefix: definition.prefix, values: definition.values)
  }
}

extension DialectRules {
  fileprivate func isSpecial(_ feature: Feature) -> Bool {
    switch feature.special {
    case .deprecated: true
    case .unstable: unstableIsSpecial
    case nil: false
    }
  }
}
