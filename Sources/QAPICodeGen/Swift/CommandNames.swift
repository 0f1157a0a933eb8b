import QAPISchema

/// The Swift types of commands.
///
/// Where a schema has a type of the same name, that type is the command if it is the type of its arguments; otherwise the
/// command's gets `Command` behind its name.
struct CommandNames: Sendable {
  private let types: Set<String>

  init(_ schema: Schema) {
    types = Set(
      schema.entities.compactMap { entity in
        switch entity {
        case .enumeration, .object, .alternate: entity.name
        case .include, .builtin, .array, .command, .event: nil
        }
      })
  }

  func type(_ command: Command) -> String {
    let name = SwiftNames.type(command.header.name)
    return types.contains(name) && !isItsArguments(command) ? name + "Command" : name
  }

  /// Whether the type of the arguments, written in the schema, serves as the command as well.
  func isItsArguments(_ command: Command) -> Bool {
    command.arguments == SwiftNames.type(command.header.name)
  }
}
