/// Checks the meaning of all entities and resolves their uses of types.
///
/// An entity is checked once, as far as it can be. A fault is noted with the entity in which it was found; what depends on
/// that entity is then given up silently.
struct EntityChecker {
  /// How deep types may contain each other through bases and branches.
  static let depthLimit = 100

  enum Failure: Error {
    case fault(SchemaError)
    /// The fault was that of another entity and has been noted.
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
  /// How many checks of types are within each other.
  var depth = 0
  /// What the checks of object types found out, for those that contain them.
  private var objects: [Int: CheckedObject] = [:]

  init(_ table: DraftTable, pragma: Pragma, documentation: [DocumentationBlock], rules: DialectRules) {
    self.table = table
    self.pragma = pragma
    self.documentation = documentation
    self.rules = rules
    states = Array(repeating: .unchecked, count: table.drafts.count)
  }

  /// Checks all entities in order, each directly followed by its documentation.
  mutating func checkAll() {
    for index in table.drafts.indices {
      let isSound = attempt(index) { (checker) throws(Failure) in try checker.check(index) } != nil
      if isSound { errors += documentationFaults(of: table.drafts[index]) }
    }
  }

  /// The resolved entities that nothing is wrong with.
  var entities: [Entity] {
    states.compactMap { if case .checked(let entity) = $0 { entity } else { nil } }
  }

  /// The names of the definitions that something is wrong with.
  var unsound: Set<String> {
    var names: Set<String> = []
    for (state, draft) in zip(states, table.drafts) {
      if case .failed = state, let definition = draft.definition { names.insert(definition.name) }
    }
    return names
  }

  /// What a step in the check of an entity gives; nil where it failed, and the entity with it.
  @discardableResult mutating func attempt<Result>(
    _ index: Int, _ step: (inout EntityChecker) throws(Failure) -> Result
  ) -> Result? {
    do throws(Failure) {
      return try step(&self)
    } catch {
      states[index] = .failed
      if case .fault(let fault) = error { errors.append(fault) }
      return nil
    }
  }

  func fault(_ problem: MeaningProblem, _ index: Int, near: Suggestion? = nil) -> Failure {
    let definition = table.drafts[index].definition
    var error = SchemaError(.meaning(problem), at: definition?.location, in: definition?.context)
    error.near = near
    if case .clash(_, let other) = problem { error.related = related(to: other, in: definition) }
    return .fault(error)
  }

  /// What may have been meant by a name; not looked for once there are more errors than are kept.
  func nearest(_ name: String, _ names: some Sequence<String>) -> Suggestion? {
    errors.count < SchemaErrors.limit ? SchemaError.nearest(name, names) : nil
  }

  /// Where the part is that another one clashes with; none where it belongs to no definition of that name.
  private func related(to item: Item, in definition: Definition?) -> [SchemaError.Related] {
    let owner = item.owner.map { table.definition(named: $0) } ?? definition
    return owner.map { [.init(location: $0.location, definition: $0.context, item: item)] } ?? []
  }

  func checkedObject(_ index: Int) -> CheckedObject { objects[index] ?? CheckedObject() }

  mutating func check(_ index: Int) throws(Failure) {
    switch states[index] {
    case .checked: return
    case .failed: throw .abandoned
    case .checking: throw fault(.containsItself(table.drafts[index].name), index)
    case .unchecked: break
    }
    states[index] = .checking
    attempt(index) { (checker) throws(Failure) in try checker.finish(index) }
    guard case .checked = states[index] else { throw .abandoned }
  }

  /// Object types, which check those that they contain, are kept apart so that this takes little of the stack.
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
      guard let type = table.types[element] else {
        throw table.lost.mayDefine(element) ? .abandoned : fault(.unknownElementType(element), index)
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
