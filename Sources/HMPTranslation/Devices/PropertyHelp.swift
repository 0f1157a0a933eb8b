import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

/// Lists of properties as the native monitor's `help` among options lays them out.
enum PropertyHelp {
  /// A line for each property, with its default as the target's own monitor writes it.
  @MainLoop
  static func output(
    of type: String, _ properties: [ObjectPropertyInfo], _ context: HMPContext
  ) async -> HMPOutput {
    // Since the release that brought this command, defaults are written as options are, and no longer as JSON.
    let isPlain = await context.target.has(BlockdevSetActive.name)
    let lines = properties.map { line($0, isPlain: isPlain) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let title = lines.isEmpty ? "There are no options for \(type).\n" : "\(type) options:\n"
    return HMPOutput(text: title + lines.map { $0 + "\n" }.joined(), value: properties.json)
  }

  private static func line(_ property: ObjectPropertyInfo, isPlain: Bool) -> String {
    var line = "  \(property.name)=<\(property.type)>"
    if property.description != nil || property.defaultValue != nil { line = line.padded(to: 24) + " - " }
    line += property.description ?? ""
    if let value = property.defaultValue { line += " (default: \(isPlain ? plain(value) : value.text()))" }
    return line
  }

  private static func plain(_ value: JSONValue) -> String {
    switch value {
    case .bool(let value): value ? "on" : "off"
    case .string(let value): value
    default: value.text()
    }
  }
}
