package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `netdev_add`.
  ///
  /// A list such as `hostfwd` takes all the values that were given for it; the native monitor drops all but the last.
  @MainLoop
  package static func netdevAdd(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let options = try FlaggedOptions(arguments.string("netdev") ?? "", impliedKey: "type")
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
