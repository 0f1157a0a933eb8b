import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

/// The types of objects that users create, as the native monitor's `object_add help` shows them.
enum ObjectTypes {
  /// Types that only the target itself creates objects of, though it lists them.
  private static let internalTypes: Set = ["dbus-display"]

  /// Asking for the properties of these ends some targets, or tells of more than users can set.
  private static let opaqueTypes: Set = ["colo-compare", "x-remote-object", "sev-guest"]

  /// Properties that can only be read, which the target does not tell from others.
  private static let readOnlyProperties: Set = ["type", "loaded", "opened", "thread-id"]

  /// A line for each type.
  @MainLoop
  static func list(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let command = QomListTypes(implements: "user-creatable", abstract: false)
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    let names = try await context.ask(command, to: "list the types of objects").map(\.name)
      .filter { !internalTypes.contains($0) }
      .sorted { $0.lowercased().utf8.lexicographicallyPrecedes($1.lowercased().utf8) }
    return HMPOutput(
      text: "List of user creatable objects:\n" + names.map { "  \($0)\n" }.joined(),
      value: .array(names.map(JSONValue.string)))
  }

  /// The options of a type, or the types if there is none of that name.
  ///
  /// The line is for the target's own monitor: of some types only this can tell.
  @MainLoop
  static func help(on type: String?, _ line: String, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    guard let type else { return try await list(context) }
    let question = QomListTypes()
    if let rehearsal = context.rehearsal(CommandCall(question)) { return rehearsal }
    let types = try await context.ask(question, to: "list the types of objects")
    guard types.contains(where: { $0.name == type }) else { return try await list(context) }
    let creatable = try await context.ask(
      QomListTypes(implements: "user-creatable", abstract: false), to: "list the types of objects")
    guard creatable.contains(where: { $0.name == type }), !opaqueTypes.contains(type) else {
      return try await HumanMonitor.run(line, to: "list the options of that type", context)
    }
    let properties = try await context.ask(QomListProperties(typename: type), to: "list the options of objects")
    return await PropertyHelp.output(
      of: type, properties.filter { !readOnlyProperties.contains($0.name) }, context)
  }
}
