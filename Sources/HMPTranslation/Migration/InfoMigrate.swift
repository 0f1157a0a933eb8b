package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info migrate`.
  ///
  /// Settings of the command line are shown as the target begins with them, since QMP does not tell what they are.
  @MainLoop
  package static func infoMigrate(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryMigrate())) { return rehearsal }
    let info = try await context.ask(QueryMigrate(), to: "migrate")
    let properties = (try? await context.ask(DeviceListProperties(typename: "migration"), to: "migrate")) ?? []
    return HMPOutput(text: MigrationGlobals.report(properties) + MigrationReport(info).text, value: info.json)
  }
}

/// What the command line of a target sets for all its migrations.
enum MigrationGlobals {
  /// The settings in the order of the report, each with the property that has it, if it is one.
  private static let lines: [(label: String, property: String?)] = [
    ("store-global-state", "store-global-state"), ("only-migratable", nil),
    ("send-configuration", "send-configuration"), ("send-section-footer", "send-section-footer"),
    ("send-switchover-start", "send-switchover-start"), ("decompress-error-check", "decompress-error-check"),
    ("clear-bitmap-shift", "x-clear-bitmap-shift"),
  ]

  /// The settings that the target has; none where it does not list them.
  static func report(_ properties: [ObjectPropertyInfo]) -> String {
    let defaults = Dictionary(properties.map { ($0.name, $0.defaultValue) }) { first, _ in first }
    guard !defaults.isEmpty else { return "" }
    var text = "globals:\n"
    for line in lines {
      guard let property = line.property else {
        text += "\(line.label): off\n"
        continue
      }
      switch defaults[property] {
      case .some(.some(.bool(let value))): text += "\(line.label): \(value ? "on" : "off")\n"
      case .some(.some(let value)): text += "\(line.label): \(value.text())\n"
      case .some(nil), nil: break
      }
    }
    return text
  }
}
