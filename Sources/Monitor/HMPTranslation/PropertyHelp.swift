package import HMP
import MainLoop
package import MonitorAPI
import QAPIRuntime
import QJSON

/// The list of properties that `device_add DRIVER,help` and `object_add TYPE,help` print.
package enum PropertyHelp {
  /// A line for each property, sorted, with its default value if the target reports one.
  @MainLoop
  package static func output(
    of type: String, _ properties: [ObjectPropertyInfo], _ context: HMPContext
  ) async -> HMPOutput {
    // Targets that have this command print default values as options are written, older ones as JSON.
    let isPlain = await context.target.has(BlockdevSetActive.name)
    let lines = properties.map { line($0, isPlain: isPlain) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let title = lines.isEmpty ? "There are no options for \(type).\n" : "\(type) options:\n"
    return HMPOutput(text: title + lines.map { $0 + "\n" }.joined(), result: properties)
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

extension ObjectPropertyInfo {
  /// The type of the child object, if the property is one.
  package var childType: String? { inner("child<") }

  /// The type of the object that the property links to, if it is a link.
  package var linkType: String? { inner("link<") }

  /// The type, and the description if the target gives one.
  package var words: String { description.map { "\(type), \($0)" } ?? type }

  private func inner(_ mark: String) -> String? {
    guard type.hasPrefix(mark), type.hasSuffix(">") else { return nil }
    return String(type.dropFirst(mark.count).dropLast())
  }
}

extension OptionType {
  /// The type of a QOM property; `unknown` for enumerations and structures, whose values only the target knows.
  package init(propertyType type: String) {
    switch type {
    case "str", "string": self = .string
    case "bool": self = .boolean
    case "number", "double": self = .number
    case "size", "size32": self = .size
    case "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "int8_t", "int16_t",
      "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t":
      self = .integer
    default: self = .unknown
    }
  }
}
