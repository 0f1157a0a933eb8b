/// All entities in order, and what their names stand for.
struct DraftTable: Sendable {
  private(set) var drafts: [Draft] = []
  private(set) var errors: [SchemaError] = []
  /// The types that a schema may name; implicit and array types are not among them.
  private(set) var types: [String: Int] = [:]
  /// Array types by the names of their elements.
  private(set) var arrays: [String: Int] = [:]
  private var names: [String: Int] = [:]
  /// The implicit types of the branches of simple unions, by the types that they wrap.
  private var wrappers: [String: Int] = [:]
  /// A use of a name that may stand there is no fault.
  private(set) var lost: LostText

  static let emptyType = "q_empty"

  init(_ rules: DialectRules, lost: LostText = LostText()) {
    self.lost = lost
    for type in BuiltinType.allCases {
      names[type.rawValue] = add(Draft(name: type.rawValue, module: Module.builtinName, content: .builtin(type)))
      types[type.rawValue] = drafts.count - 1
      addArray(of: type.rawValue, for: nil)
    }
    names[Self.emptyType] = add(Draft(name: Self.emptyType, module: Module.builtinName, content: .object(.init())))
    let values = ["none", "qnull", "qnum", "qstring", "qdict", "qlist", "qbool"]
    let kinds = EnumDefinition(prefix: rules.qtypeHasPrefix ? "QTYPE" : nil, values: values.map { EnumValue(name: $0) })
    names["QType"] = add(Draft(name: "QType", module: Module.builtinName, content: .enumeration(kinds)))
    types["QType"] = drafts.count - 1
  }

  func definition(named name: String) -> Definition? { names[name].flatMap { drafts[$0].definition } }

  mutating func add(_ include: Include) {
    add(Draft(name: include.module, module: include.includedBy, content: .include(include)))
  }

  /// Adds the entities that a definition makes, in the order in which they come to be.
  mutating func add(_ definition: Definition) {
    switch definition.body {
    case .enumeration(let content): define(definition, .enumeration(content))
    case .structure(let base, let members):
      addArrays(of: members.map(\.type), for: definition)
      define(definition, .object(.init(base: base.map { .named($0) }, members: members)))
    case .union(let union):
      let variants = Draft.Union(
        discriminator: union.discriminator,
        branches: union.branches.map {
          .init(name: $0.name, type: .named($0.type.name), typeName: $0.type.name, condition: $0.condition)
        })
      define(definition, .object(.init(base: base(of: union, for: definition), union: variants)))
    case .simpleUnion(let branches): addSimpleUnion(branches, for: definition)
    case .alternate(let branches):
      addArrays(of: branches.map(\.type), for: definition)
      define(definition, .alternate(branches))
    case .command(let command):
      let arguments = addArguments(command.arguments, for: definition)
      if let returns = command.returns { addArrays(of: [returns], for: definition) }
      define(definition, .command(command, arguments: arguments))
    case .event(let event):
      let arguments = addArguments(event, for: definition)
      define(definition, .event(isBoxed: event.isBoxed, arguments: arguments))
    }
  }

  @discardableResult private mutating func add(_ draft: Draft) -> Int {
    drafts.append(draft)
    return drafts.count - 1
  }

  private mutating func define(_ definition: Definition, _ content: Draft.Content) {
    let draft = Draft(
      name: definition.name, module: definition.location.file.module, definition: definition, content: content,
      isWritten: true)
    let index = add(draft)
    guard let earlier = names[definition.name] else {
      names[definition.name] = index
      if content.isType { types[definition.name] = index }
      return
    }
    func fault(_ problem: MeaningProblem, _ related: [SchemaError.Related]) -> SchemaError {
      SchemaError(.meaning(problem), at: definition.location, in: definition.context, related: related)
    }
    if let other = drafts[earlier].definition {
      errors.append(fault(.redefined(definition.name), [.init(location: other.location, definition: other.context)]))
      types[definition.name] = nil
      lost.add(definition.name)
    } else {
      errors.append(fault(.predefined(definition.name), []))
    }
  }

  private mutating func addArrays(of uses: [TypeUse], for definition: Definition) {
    for use in uses where use.isArray && arrays[use.name] == nil { addArray(of: use.name, for: definition) }
  }

  private mutating func addArray(of element: String, for definition: Definition?) {
    // The module is that of the element, which may not have been defined yet.
    arrays[element] = add(
      Draft(
        name: element + "List", module: Module.builtinName, definition: definition, content: .array(element: element)))
  }

  private mutating func base(of union: UnionDefinition, for definition: Definition) -> Draft.ObjectUse? {
    switch union.base {
    case .named(let name): .named(name)
    case .inline(let members): addImplicit(members, suffix: "base", origin: .base(of: definition.name), for: definition)
    }
  }

  private mutating func addArguments(_ arguments: ArgumentsDefinition, for definition: Definition) -> Draft.ObjectUse? {
    switch arguments.data {
    case .none: nil
    case .named(let name): .named(name)
    case .inline(let members):
      addImplicit(members, suffix: "arg", origin: .arguments(of: definition.name), for: definition)
    }
  }

  private mutating func addImplicit(
    _ members: [MemberDefinition], suffix: String, origin: ObjectType.Origin, for definition: Definition
  ) -> Draft.ObjectUse? {
    guard !members.isEmpty else { return nil }
    addArrays(of: members.map(\.type), for: definition)
    let draft = Draft(
      name: "q_obj_\(definition.name)-\(suffix)", module: definition.location.file.module, definition: definition,
      content: .object(.init(origin: origin, members: members)))
    return .implicit(add(draft))
  }
}

// Simple unions.
extension DraftTable {
  /// Adds what stands for a simple union: a wrapper for each type of a branch, an enumeration of the branches, and a
  /// union whose discriminator is of that type.
  private mutating func addSimpleUnion(_ branches: [BranchDefinition], for definition: Definition) {
    var union = Draft.Union(discriminator: "type", branches: [])
    for branch in branches {
      addArrays(of: [branch.type], for: definition)
      union.branches.append(
        .init(
          name: branch.name, type: .implicit(wrapper(of: branch.type, for: definition)),
          typeName: branch.type.name, condition: branch.condition))
    }
    let kind = Draft(
      name: definition.name + "Kind", module: definition.location.file.module, definition: definition,
      content: .enumeration(
        EnumDefinition(values: branches.map { EnumValue(name: $0.name, condition: $0.condition) })))
    if names[kind.name] == nil {
      names[kind.name] = add(kind)
      types[kind.name] = drafts.count - 1
    }
    let tag = MemberDefinition(
      name: union.discriminator, isOptional: false, type: TypeUse(name: kind.name, isArray: false), features: [])
    define(definition, .object(.init(members: [tag], union: union)))
  }

  private mutating func wrapper(of use: TypeUse, for definition: Definition) -> Int {
    let name = use.isArray ? use.name + "List" : use.name
    if let index = wrappers[name] { return index }
    let member = MemberDefinition(name: "data", isOptional: false, type: use, features: [])
    // An array is known here; of other types, only those that stand before the union.
    let isKnown = use.isArray || types[name] != nil
    let index = add(
      Draft(
        name: "q_obj_\(name)-wrapper", module: definition.location.file.module, definition: definition,
        content: .object(.init(origin: .wrapper(of: name), members: [member])),
        conditionSource: isKnown ? .type(use) : .none))
    wrappers[name] = index
    return index
  }
}
