import QAPISchema

/// The imports of a generated file, none of which may be unused: the compiler would warn.
struct SwiftImports {
  /// The builds in which declarations for other files mention a module.
  private enum Need {
    case never
    case under([Condition])
    case always

    mutating func add(_ other: Need) {
      switch (self, other) {
      case (.always, _), (_, .never): break
      case (_, .always), (.never, _): self = other
      case (.under(let conditions), .under(let more)):
        self = .under(conditions + more.filter { !conditions.contains($0) })
      }
    }

    init(_ condition: Condition?) { self = condition.map { .under([$0]) } ?? .always }
  }

  private var mainLoop = false
  private var runtime = Need.always
  private var json = Need.never

  /// For a file that belongs to the whole schema.
  static let runtimeOnly = SwiftImports()

  private init() {}

  init(_ module: Module, _ schema: Schema, access: SwiftGenerator.Access) {
    mainLoop = !HandlerGroup(module, schema).commands.isEmpty
    runtime = mainLoop ? .always : .never
    for entity in module.entities {
      runtime.add(Self.runtime(entity, access))
      if Self.usesJSON(entity, schema) { json.add(Need(entity.header?.condition)) }
    }
  }

  /// For the file of the handlers of those groups.
  init(handlersOf groups: [HandlerGroup], _ schema: Schema) {
    mainLoop = groups.contains { !$0.commands.isEmpty }
    for command in groups.flatMap(\.commands) where Self.usesJSON(.command(command), schema) {
      json.add(Need(command.header.condition))
    }
  }

  func lines(access: String) -> [String] {
    let runtimeLines =
      switch runtime {
      case .never: ["import QAPIRuntime"]
      case .always: ["\(access) import QAPIRuntime"]
      case .under(let conditions):
        [
          "#if \(Condition.any(conditions).swift)", "\(access) import QAPIRuntime", "#else", "import QAPIRuntime",
          "#endif",
        ]
      }
    let jsonLines: [String] =
      switch json {
      case .never: []
      case .always: ["\(access) import QJSON"]
      case .under(let conditions): ["#if \(Condition.any(conditions).swift)", "\(access) import QJSON", "#endif"]
      }
    return (mainLoop ? ["\(access) import MainLoop"] : []) + runtimeLines + jsonLines
  }

  /// The builds in which the entity's declarations mention the runtime.
  ///
  /// The compiler does not count the protocol of an enumeration with `package` access. In builds without the type, its
  /// name is an alias of a type of the runtime.
  private static func runtime(_ entity: Entity, _ access: SwiftGenerator.Access) -> Need {
    switch entity {
    case .include, .builtin, .array: return .never
    case .object(let type): return SwiftTypeNames.isDeclared(type) ? .always : .never
    case .alternate: return .always
    case .enumeration(let type):
      if access == .public || EnumTranslator.hasSpecialFeatures(type) { return .always }
      return type.header.condition.map { .under([.not($0)]) } ?? .never
    case .command(let command): return Need(command.header.condition)
    case .event(let event): return Need(event.header.condition)
    }
  }

  /// Whether a type of JSON occurs in the signatures of the entity's declarations.
  private static func usesJSON(_ entity: Entity, _ schema: Schema) -> Bool {
    switch entity {
    case .include, .builtin, .array, .enumeration: return false
    case .object(let type):
      return SwiftTypeNames.isDeclared(type) && schema.allMembers(of: type).contains { usesJSON($0.type) }
    case .alternate(let type): return type.branches.contains { usesJSON($0.type) }
    case .command(let command):
      if !command.generatesCode { return true }
      if let result = command.returns, usesJSON(result) { return true }
      return !command.isBoxed && schema.arguments(of: command).contains { usesJSON($0.type) }
    case .event(let event): return !event.isBoxed && schema.arguments(of: event).contains { usesJSON($0.type) }
    }
  }

  private static func usesJSON(_ type: TypeReference) -> Bool {
    switch type {
    case .builtin(let builtin): builtin == .any
    case .array(of: let element): usesJSON(element)
    case .enumeration, .object, .alternate: false
    }
  }
}
