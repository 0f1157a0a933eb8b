package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `device_add`.
  ///
  /// The texts become values of the types that the target says the driver's properties have.
  @MainLoop
  package static func deviceAdd(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let options = try FlaggedOptions(arguments.string("device") ?? "", impliedKey: "driver")
    let driver = options["driver"]
    if let driver, OptionText.asksForHelp(driver) {
      return try await HumanMonitor.run(arguments.line, to: "list the drivers of devices", context)
    }
    if let driver, options.written.asksForHelp {
      let properties = try await DriverProperties(of: driver, context, to: "list the options of drivers")
      return await properties.help(context)
    }
    let types = try await DriverProperties(of: driver ?? "", context)
    var members = JSONObject()
    for key in options.keys {
      let text = options[key] ?? ""
      members[key] = types.type(of: key).value(of: text) ?? .string(text)
    }
    return try await plug(members, options, context)
  }

  /// Converts what the target objects to and tries again: it does not describe the properties of all drivers.
  @MainLoop
  private static func plug(
    _ members: JSONObject, _ options: FlaggedOptions, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    var members = members
    for _ in 0...members.count {
      if let rehearsal = context.rehearsal(CommandCall(name: DeviceAdd.name, arguments: members)) { return rehearsal }
      do throws(HMPFailure) {
        _ = try await context.ask(DeviceAdd.name, members, to: "plug devices in")
        return HMPOutput()
      } catch {
        guard let objection = TypeObjection(error), let text = options[objection.member],
          let value = objection.expected.value(of: text), members[objection.member] != value
        else { throw error }
        members[objection.member] = value
      }
    }
    return HMPOutput()
  }
}
