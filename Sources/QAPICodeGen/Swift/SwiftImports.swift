import QAPISchema

/// What a generated file imports: an import that no declaration uses would be a warning.
struct SwiftImports {
  private enum Need {
    case never
    case under(Condition)
    case always
  }

  static let runtimeOnly = SwiftImports(mainLoop: false, json: .never)

  private var mainLoop: Bool
  private var json: Need

  private init(mainLoop: Bool, json: Need) {
    self.mainLoop = mainLoop
    self.json = json
  }

  init(_ module: Module, _ schema: Schema) {
    mainLoop = !HandlersTranslator.served(module).isEmpty
    json = .never
    for entity in module.entities where Self.usesJSON(entity, schema) {
      switch (json, entity.header?.condition) {
      case (.always, _): break
      case (_, nil): json = .always
      case (.never, let condition?): json = .under(condition)
      case (.under(let first), let second?): json = .under(first == second ? first : .any([first, second]))
      }
    }
  }

  func lines(access: String) -> [String] {
    var lines = mainLoop ? ["\(access) import MainLoop"] : []
    lines.append("\(access) import QAPIRuntime")
    switch json {
    case .never: break
    case .always: lines.append("\(access) import QJSON")
    case .under(let condition): lines += ["#if \(condition.swift)", "\(access) import QJSON", "#endif"]
    }
    return lines
  }

  /// Whether the type `any` occurs in the signatures that the entity becomes.
  private static func usesJSON(_ entity: Entity, _ schema: Schema) -> Bool {
    switch entity {
    case .include, .builtin, .array, .enumeration: return false
    case .object(let type):
      guard case .definition = type.origin else { return false }
      return schema.allMembers(of: type).contains { usesJSON($0.type) }
    case .alternate(let type): return type.branches.contains { usesJSON($0.type) }
    case .command(let command):
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
