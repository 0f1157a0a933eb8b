package import HMP
package import MainLoop
package import MonitorAPI
import QAPIRuntime
import QJSON

/// The properties of a driver, as far as the target tells them.
package struct DriverProperties {
  /// The driver by its own name.
  package let driver: String
  private let properties: [ObjectPropertyInfo]

  /// Asks for the properties of a driver that may be called by another name.
  @MainLoop
  package init(of driver: String, _ context: HMPContext, to purpose: String) async throws(HMPFailure) {
    var failure: HMPFailure?
    for name in Self.names(of: driver) {
      do throws(HMPFailure) {
        properties = try await context.ask(DeviceListProperties(typename: name), to: purpose)
        self.driver = name
        return
      } catch {
        guard case .qmp = error else { throw error }
        failure = failure ?? error
      }
    }
    throw failure ?? .qmp(.generic("Device '\(driver)' not found"))
  }

  /// Asks for the properties; there are none where the target can't tell them.
  @MainLoop
  package init(of driver: String, _ context: HMPContext) async throws(HMPFailure) {
    guard !driver.isEmpty else {
      self.driver = driver
      properties = []
      return
    }
    do throws(HMPFailure) {
      self = try await DriverProperties(of: driver, context, to: "list the options of drivers")
    } catch {
      if case .target = error { throw error }
      self.driver = driver
      properties = []
    }
  }

  /// The type of a property.
  ///
  /// A place on a bus stays as it was written: as a number it would mean another one.
  package func type(of name: String) -> OptionType {
    guard name != "addr", let property = properties.first(where: { $0.name == name }) else { return .unknown }
    return OptionType(propertyType: property.type, name: name)
  }

  /// A line for each property.
  @MainLoop
  package func help(_ context: HMPContext) async -> HMPOutput {
    await PropertyHelp.output(of: driver, properties, context)
  }

  /// The names that a driver may have in truth, which the target does not tell of the names that it also takes.
  private static func names(of driver: String) -> [String] {
    let known = [
      "ahci": "ich9-ahci", "lsi": "lsi53c895a", "e1000-82540em": "e1000", "AC97": "ac97", "ES1370": "es1370",
    ]
    if let name = known[driver] { return [driver, name] }
    guard driver.hasPrefix("virtio-") else { return [driver] }
    return [driver] + ["pci", "ccw", "device"].map { "\(driver)-\($0)" }
  }
}

/// Lists of properties as the native monitor's `help` among options lays them out.
package enum PropertyHelp {
  /// A line for each property, with its default as the target's own monitor writes it.
  @MainLoop
  package static func output(
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
