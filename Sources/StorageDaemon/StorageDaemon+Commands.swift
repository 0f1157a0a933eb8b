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

  /// What the schema tells of itself, without the commands that only other targets have.
  private var schema: JSONValue {
    let names = Set(control.commandNames())
    let entries = IntrospectionText.monitorAPISchema.entries(after: control.policy).arrayValue ?? []
    return .array(
      entries.filter { entry in
        entry["meta-type"]?.stringValue != "command" || names.contains(entry["name"]?.stringValue ?? "")
      })
  }
}
