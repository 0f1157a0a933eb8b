import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Adds a device; the values of options are converted to the types of the driver's properties.
  @MainLoop
  static func deviceAdd(_ arguments: DeviceAddArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let options = try FlaggedOptions(arguments.device, impliedKey: "driver")
    let driver = options["driver"]
    if let driver, OptionText.asksForHelp(driver) {
      return try await HumanMonitor.run(arguments.written.line, to: "list device drivers", context)
    }
    if let driver, options.written.asksForHelp {
      let properties = try await DriverProperties(of: driver, context, to: "list the options of device drivers")
      return await properties.help(context)
    }
    let types = try await DriverProperties(of: driver ?? "", context)
    var members = JSONObject()
    for key in options.keys {
      let text = options[key] ?? ""
      members[key] = types.type(of: key).value(of: text) ?? .string(text)
    }
    return try await add(members, options, types, context)
  }

  /// Adds the device, and converts values of which the target expects another type: it does not report the properties of
  /// all drivers.
  @MainLoop
  private static func add(
    _ members: JSONObject, _ options: FlaggedOptions, _ types: DriverProperties, _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput {
    var members = members
    for _ in 0...members.count {
      do throws(HMPError) {
        _ = try await context.ask(DeviceAdd.name, members, to: "add devices")
        return HMPOutput()
      } catch {
        guard let mismatch = TypeMismatch(error), let text = options[mismatch.member] else { throw error }
        let known = types.type(of: mismatch.member)
        let type = known == .unknown ? mismatch.expected : known
        guard let value = type.value(of: text) else {
          throw .qmp(.generic("Parameter '\(mismatch.member)' expects \(type.words)"))
        }
        guard members[mismatch.member] != value else { throw error }
        members[mismatch.member] = value
      }
    }
    return HMPOutput()
  }
}

/// The properties of a device driver.
struct DriverProperties {
  /// The driver's own name, which may differ from the name in the line.
  let driver: String
  private let properties: [ObjectPropertyInfo]

  /// Queries the properties of a driver, which may be given by an alias.
  @MainLoop
  init(of driver: String, _ context: HMPContext, to purpose: String) async throws(HMPError) {
    var failure: HMPError?
    for name in Self.names(of: driver) {
      do throws(HMPError) {
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

  /// Queries the properties of a driver; empty if the target cannot report them.
  @MainLoop
  init(of driver: String, _ context: HMPContext) async throws(HMPError) {
    guard !driver.isEmpty else {
      self.driver = driver
      properties = []
      return
    }
    do throws(HMPError) {
      self = try await DriverProperties(of: driver, context, to: "list the options of device drivers")
    } catch {
      if case .target = error { throw error }
      self.driver = driver
      properties = []
    }
  }

  /// The type of a property; `unknown` for an unknown property.
  ///
  /// Also `unknown` for `addr`: a string is hexadecimal there, and the same digits as a number would be another address.
  func type(of name: String) -> OptionType {
    guard name != "addr", let property = properties.first(where: { $0.name == name }) else { return .unknown }
    return OptionType(propertyType: property.type)
  }

  /// The list of properties that `device_add DRIVER,help` prints.
  @MainLoop
  func help(_ context: HMPContext) async -> HMPOutput {
    await PropertyHelp.output(of: driver, properties, context)
  }

  /// The names to try for a driver: the target does not report which drivers its aliases stand for.
  private static func names(of driver: String) -> [String] {
    let known = [
      "ahci": "ich9-ahci", "lsi": "lsi53c895a", "e1000-82540em": "e1000", "AC97": "ac97", "ES1370": "es1370",
    ]
    if let name = known[driver] { return [driver, name] }
    guard driver.hasPrefix("virtio-") else { return [driver] }
    return [driver] + ["pci", "ccw", "device"].map { "\(driver)-\($0)" }
  }
}

/// The options of `device_add` and `netdev_add`.
///
/// If a key is repeated, the last value counts, except for `id`.
struct FlaggedOptions {
  let written: OptionText
  /// The first value of `id`.
  let id: String?

  /// Parses options, and checks `id`: QEMU prints an error in it on the standard error of its own process only.
  init(_ text: String, impliedKey: String) throws(HMPError) {
    written = OptionText(flagged: text, impliedKey: impliedKey)
    id = written.options.first { $0.key == "id" }?.value
    guard let id else { return }
    do throws(NativeOptionError) { try NativeOptionValue.checkID(id) } catch { throw .qmp(.generic(error.text)) }
  }

  subscript(key: String) -> String? { key == "id" ? id : written[key] }

  /// Each key once, in the order of their first use.
  var keys: [String] {
    var keys: [String] = []
    var known: Set<String> = []
    for option in written.options where known.insert(option.key).inserted { keys.append(option.key) }
    return keys
  }
}

extension Translators {
  /// Injects an error with the target's own human monitor, whose output begins with `OK` if it succeeded.
  @MainLoop
  static func pcieAerInjectError(_ arguments: PcieAerInjectErrorArguments, _ context: HMPContext)
    async throws(HMPError) -> HMPOutput
  {
    let output = try await HumanMonitor.run(arguments.written.line, to: "inject errors into devices", context)
    guard output.text.hasPrefix("OK") else { throw .refused(output.text) }
    return output
  }
}

extension Translators {
  /// Adds a network back end.
  ///
  /// A list such as `hostfwd` gets all values of a repeated key, while QEMU's monitor uses only the last.
  @MainLoop
  static func netdevAdd(_ arguments: NetdevAddArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let options = try FlaggedOptions(arguments.netdev, impliedKey: "type")
    if let type = options["type"], OptionText.asksForHelp(type) { return try await networkTypes(context) }
    let call = TextualCall(
      command: NetdevAdd.name, options: members(options), listMember: "str", parser: .options)
    return try await call.run(to: "add network back ends", context)
  }

  /// The options, with `ipv6-net` expanded.
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

  /// The types of network back ends in the order of QEMU's monitor, then unknown ones.
  ///
  /// The schema lists `netmap` in all builds, but no build for Linux has it.
  @MainLoop
  private static func networkTypes(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let order = [
      "socket", "stream", "dgram", "hubport", "tap", "user", "l2tpv3", "vde", "bridge", "vhost-user", "vhost-vdpa",
    ]
    let known = try await TargetSchema(of: context.target).values(at: ["type"], in: NetdevAdd.name)
    guard !known.isEmpty else {
      throw .refused("This target can't list network back end types: it has no command '\(NetdevAdd.name)'")
    }
    let newer = known.filter { !order.contains($0) && !["none", "nic", "netmap"].contains($0) }
    let types = order.filter(known.contains) + newer
    return HMPOutput(
      text: "Available netdev backend types:\n" + types.map { $0 + "\n" }.joined(),
      value: .array(types.map(JSONValue.string)))
  }
}
