import QAPISyntax

/// An entity whose uses of types have not been resolved.
struct Draft: Sendable {
  /// A use of an object type: by name, or of the implicit type that was made for the same definition.
  enum ObjectUse: Sendable {
    case named(TypeUse)
    /// The index of the type among the drafts.
    case implicit(Int)
  }

  struct Object: Sendable {
    var origin = ObjectType.Origin.definition
    var base: ObjectUse?
    var members: [MemberDefinition] = []
    var union: Union?
  }

  /// A discriminator, by the name of a member, and the branches that it selects.
  struct Union: Sendable {
    struct Branch: Sendable {
      var name: String
      var type: ObjectUse
      /// The type as it was written.
      var written: TypeUse
      var condition: Condition?
      /// The bytes of the key.
      var range: Range<Int>
    }

    var discriminator: String
    /// The bytes of the discriminator's name.
    var discriminatorRange: Range<Int>
    var branches: [Branch]
    /// The bytes of the object with the branches.
    var branchesRange: Range<Int>
  }

  /// The source of an entity's condition.
  enum ConditionSource: Sendable {
    case definition, none
    case type(TypeUse)
  }

  indirect enum Content: Sendable {
    case include(Include)
    case builtin(BuiltinType)
    case enumeration(EnumDefinition)
    case array(element: TypeUse)
    case object(Object)
    case alternate([BranchDefinition])
    case command(CommandDefinition, arguments: ObjectUse?)
    case event(isBoxed: Bool, arguments: ObjectUse?)

    var isType: Bool {
      switch self {
      case .builtin, .enumeration, .array, .object, .alternate: true
      case .include, .command, .event: false
      }
    }
  }

  var name: String
  var module: String
  /// The definition of the entity, or the one that made it necessary; nil if predefined.
  var definition: Definition?
  var content: Content
  var conditionSource = ConditionSource.definition
  /// Whether the entity is a definition, so that features and documentation belong to it.
  var isWritten = false
}

/// All entities in order, and the meaning of their names.
struct DraftTable: Sendable {
  private(set) var drafts: [Draft] = []
  private(set) var errors: [SchemaError] = []
  /// The types that a schema can name, which excludes implicit and array types.
  private(set) var types: [String: Int] = [:]
  /// Array types by the names of their elements.
  private(set) var arrays: [String: Int] = [:]
  private var names: [String: Int] = [:]
  /// The implicit types of the branches of simple unions, by the types that they wrap.
  private var wrappers: [String: Int] = [:]
  /// A use of a name that may be defined there is no error.
  private(set) var lost: LostText

  static let emptyType = "q_empty"

  init(_ rules: DialectRules, lost: LostText = LostText()) {
    self.lost = lost
    for type in BuiltinType.allCases {
      names[type.rawValue] = add(Draft(name: type.rawValue, module: Module.builtinName, content: .builtin(type)))
      types[type.rawValue] = drafts.count - 1
      addArray(of: TypeUse(name: type.rawValue, isArray: true, range: 0..<0), for: nil)
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

  /// Adds the entities that a definition makes, in the order of their creation.
  mutating func add(_ definition: Definition) {
    switch definition.body {
    case .enumeration(let content): define(definition, .enumeration(content))
    case .structure(let base, let members):
      addArrays(of: members.map(\.type), for: definition)
      define(definition, .object(.init(base: base.map { .named($0) }, members: members)))
    case .union(let union):
      let variants = Draft.Union(
        discriminator: union.discriminator, discriminatorRange: union.discriminatorRange,
        branches: union.branches.map {
          .init(name: $0.name, type: .named($0.type), written: $0.type, condition: $0.condition, range: $0.range)
        }, branchesRange: union.branchesRange)
      define(definition, .object(.init(base: base(of: union, for: definition), union: variants)))
    case .simpleUnion(let branches, let range): addSimpleUnion(branches, range, for: definition)
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
    func makeError(_ problem: MeaningProblem, _ related: [SchemaError.Related]) -> SchemaError {
      SchemaError(problem, at: definition.location, in: definition.context, related: related)
    }
    if let other = drafts[earlier].definition {
      errors.append(
        makeError(.redefined(definition.name), [.init(location: other.location, definition: other.context)]))
      types[definition.name] = nil
      lost.add(definition.name)
    } else {
      errors.append(makeError(.predefined(definition.name), []))
    }
  }

  private mutating func addArrays(of uses: [TypeUse], for definition: Definition) {
    for use in uses where use.isArray && arrays[use.name] == nil { addArray(of: use, for: definition) }
  }

  private mutating func addArray(of element: TypeUse, for definition: Definition?) {
    // The module is that of the element, which may not be defined yet.
    arrays[element.name] = add(
      Draft(
        name: element.name + "List", module: Module.builtinName, definition: definition,
        content: .array(element: element)))
  }

  private mutating func base(of union: UnionDefinition, for definition: Definition) -> Draft.ObjectUse? {
    switch union.base {
    case .named(let use): .named(use)
    case .inline(let members): addImplicit(members, suffix: "base", origin: .base(of: definition.name), for: definition)
    }
  }

  private mutating func addArguments(_ arguments: ArgumentsDefinition, for definition: Definition) -> Draft.ObjectUse? {
    switch arguments.data {
    case .none: nil
    case .named(let use): .named(use)
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
  /// Adds the equivalent of a simple union: a wrapper for each type of a branch, an enumeration of the branches, and a
  /// union whose discriminator is of that type.
  private mutating func addSimpleUnion(
    _ branches: [BranchDefinition], _ branchesRange: Range<Int>, for definition: Definition
  ) {
    let name = definition.location.range
    var union = Draft.Union(
      discriminator: "type", discriminatorRange: name, branches: [], branchesRange: branchesRange)
    for branch in branches {
      addArrays(of: [branch.type], for: definition)
      union.branches.append(
        .init(
          name: branch.name, type: .implicit(wrapper(of: branch.type, for: definition)),
          written: branch.type, condition: branch.condition, range: branch.range))
    }
    let kind = Draft(
      name: definition.name + "Kind", module: definition.location.file.module, definition: definition,
      content: .enumeration(
        EnumDefinition(
          values: branches.map { EnumValue(name: $0.name, condition: $0.condition, range: $0.range) })))
    if names[kind.name] == nil {
      names[kind.name] = add(kind)
      types[kind.name] = drafts.count - 1
    }
    let tag = MemberDefinition(
      name: union.discriminator, isOptional: false, type: TypeUse(name: kind.name, range: name), features: [],
      range: name)
    define(definition, .object(.init(members: [tag], union: union)))
  }

  private mutating func wrapper(of use: TypeUse, for definition: Definition) -> Int {
    let name = use.isArray ? use.name + "List" : use.name
    if let index = wrappers[name] { return index }
    // All branches of that type share the wrapper, so that no use of the type has a place of its own.
    let range = definition.location.range
    let type = TypeUse(name: use.name, isArray: use.isArray, range: range)
    let member = MemberDefinition(name: "data", isOptional: false, type: type, features: [], range: range)
    // Array types are known here, other types only if they are defined before the union.
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
