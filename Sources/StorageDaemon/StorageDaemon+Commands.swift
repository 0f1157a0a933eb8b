import MainLoop
import MonitorAPI
package import QAPIRuntime
import QJSON

extension StorageDaemon {
  /// The commands that the engine has, each with its handler.
  package func commandTable() -> CommandTable {
    var table = CommandTable()
    table.appendControl(self)
    table.appendBlockCore(self)
    table.raw(QueryQmpSchema.self) { [self] _ throws(QMPError) in schema }
    return table
  }

  /// The events that the engine sends, by name.
  private static let eventNames: Set<String> = []

  /// What the schema tells of the commands and events that the engine has.
  private var schema: JSONValue {
    OwnSchema(IntrospectionText.monitorAPISchema.entries(after: control.policy)).entries(
      commands: Set(control.commandNames()), events: Self.eventNames)
  }
}
