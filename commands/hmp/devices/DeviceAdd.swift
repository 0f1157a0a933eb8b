import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `device_add`.
  ///
  /// The texts become values of the types that the target says the driver's properties have.
  @MainLoop
  static func deviceAdd(_ arguments: DeviceAddArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let options = try FlaggedOptions(arguments.device, impliedKey: "driver")
    let driver = options["driver"]
    if let driver, OptionText.asksForHelp(driver) {
      return try await HumanMonitor.run(arguments.written.line, to: "list the drivers of devices", context)
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

/// The options of `device_add` and `netdev_add`: of a key that was given twice the last value counts, but of `id` the
/// first.
struct FlaggedOptions {
  let written: OptionText
  /// The name of the new thing; nil when it was given none.
  let id: String?

  /// Checks the name here, where the native monitor's complaint does not reach who asked.
  init(_ text: String, impliedKey: String) throws(HMPFailure) {
    written = OptionText(flagged: text, impliedKey: impliedKey)
    id = written.options.first { $0.key == "id" }?.value
    if let id, !OptionText.isIdentifier(id) {
      throw .qmp(
        .generic(
          "Parameter 'id' expects an identifier\n"
            + "Identifiers consist of letters, digits, '-', '.', '_', starting with a letter."))
    }
  }

  subscript(key: String) -> String? { key == "id" ? id : written[key] }

  /// Each key once, where it was first given.
  var keys: [String] {
    var keys: [String] = []
    var known: Set<String> = []
    for option in written.options where known.insert(option.key).inserted { keys.append(option.key) }
    return keys
  }
}

extension Translators {
  /// `pcie_aer_inject_error` by the target's own human monitor, which begins its answer with `OK` when it
  /// has done so and else says why not.
  @MainLoop
  static func pcieAerInjectError(_ arguments: PcieAerInjectErrorArguments, _ context: HMPContext)
    async throws(HMPFailure) -> HMPOutput
  {
    let output = try await HumanMonitor.run(arguments.written.line, to: "make devices report errors", context)
    guard output.text.hasPrefix("OK") else { throw .refused(output.text) }
    return output
  }
}

extension Translators {
  /// `netdev_add`.
  ///
  /// A list such as `hostfwd` takes all the values that were given for it; the native monitor drops all but the last.
  @MainLoop
  static func netdevAdd(_ arguments: NetdevAddArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let options = try FlaggedOptions(arguments.netdev, impliedKey: "type")
    if let type = options["type"], OptionText.asksForHelp(type) { return try await networkTypes(context) }
    let call = TextualCall(command: NetdevAdd.name, options: members(options), listMember: "str")
    return try await call.run(to: "add networks", context)
  }

  /// The options with those that are shorthand written out.
  private static func members(_ options: FlaggedOptions) -> [OptionText.Option] {
    var members = options.written.options.filter { $0.key != "id" && $0.key != "ipv6-net" }
    if let id = options.id { members.append(OptionText.Option(key: "id", value: id)) }
    if let network = options["ipv6-net"] {
      let parts = network.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      members.append(OptionText.Option(key: "ipv6-prefix", value: String(parts[0])))
      members.append(OptionText.Option(key: "ipv6-prefixlen", value: parts.count > 1 ? String(parts[1]) : "64"))
    }
    return members
  }

  /// The types in the native monitor's order, then those that are newer.
  ///
  /// Of `netmap` the target's description does not say whether it was built in; on Linux it never is.
  @MainLoop
  private static func networkTypes(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let order = [
      "socket", "stream", "dgram", "hubport", "tap", "user", "l2tpv3", "vde", "bridge", "vhost-user", "vhost-vdpa",
    ]
    guard let known = try await TargetSchema(of: context.target).values(of: ["type"], in: NetdevAdd.name) else {
      throw .refused("This target can't tell the types of networks: it has no command '\(NetdevAdd.name)'")
    }
    let newer = known.filter { !order.contains($0) && !["none", "nic", "netmap"].contains($0) }
    let types = order.filter(known.contains) + newer
    return HMPOutput(
      text: "Available netdev backend types:\n" + types.map { $0 + "\n" }.joined(),
      value: .array(types.map(JSONValue.string)))
  }
}
