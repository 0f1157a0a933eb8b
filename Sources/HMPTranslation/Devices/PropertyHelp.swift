import HMP
import MonitorAPI
import QAPIRuntime
import QJSON

/// Lists of properties as the native monitor's `help` among options lays them out.
enum PropertyHelp {
  static func output(of type: String, _ properties: [ObjectPropertyInfo]) -> HMPOutput {
    let lines = properties.map(line).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let title = lines.isEmpty ? "There are no options for \(type).\n" : "\(type) options:\n"
    return HMPOutput(text: title + lines.map { $0 + "\n" }.joined(), value: properties.json)
  }

  private static func line(_ property: ObjectPropertyInfo) -> String {
    var line = "  \(property.name)=<\(property.type)>"
    if property.description != nil || property.defaultValue != nil { line = line.padded(to: 24) + " - " }
    line += property.description ?? ""
    if let value = property.defaultValue { line += " (default: \(value.text()))" }
    return line
  }
}
