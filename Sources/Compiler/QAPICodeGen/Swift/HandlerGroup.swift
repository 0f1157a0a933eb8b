import QAPISchema
import QAPISyntax

/// Commands whose handlers are one protocol: those of a file, or those that the pragma `handler-groups` names.
struct HandlerGroup {
  let name: String
  /// Where the commands are named, for documentation.
  let source: String
  let commands: [Command]

  /// The commands of a file that are in no group of the pragma.
  init(_ module: Module, _ schema: Schema) {
    let grouped = Set(schema.pragma.groups.flatMap(\.commands))
    name = module.stem
    source = module.fileName
    commands = module.entities.compactMap {
      if case .command(let command) = $0, !grouped.contains(command.header.name) { command } else { nil }
    }
  }

  private init(_ group: Pragma.HandlerGroup, _ schema: Schema) {
    name = group.name
    source = "the group \(group.name)"
    commands = schema.commands.filter { group.commands.contains($0.header.name) }
  }

  /// The groups of the pragma, in the order of their names there.
  static func named(in schema: Schema) -> [HandlerGroup] {
    schema.pragma.groups.map { HandlerGroup($0, schema) }
  }

  /// All groups that have commands, those of files first.
  static func all(of schema: Schema) -> [HandlerGroup] {
    (schema.modules.map { HandlerGroup($0, schema) } + named(in: schema)).filter { !$0.commands.isEmpty }
  }

  var protocolName: String { SwiftNames.type(name) + "Handlers" }

  var functionName: String { "append\(SwiftNames.type(name))" }
}
