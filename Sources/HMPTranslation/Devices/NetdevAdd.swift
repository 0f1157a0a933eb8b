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
    if let type = options["type"], OptionText.asksForHelp(type) { return networkTypes }
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

  /// The types that all targets have, in the native monitor's order; no command tells which others were built in.
  private static var networkTypes: HMPOutput {
    let types = [
      "socket", "stream", "dgram", "hubport", "tap", "user", "l2tpv3", "vde", "bridge", "vhost-user", "vhost-vdpa",
    ]
    return HMPOutput(
      text: "Available netdev backend types:\n" + types.map { $0 + "\n" }.joined(),
      value: .array(types.map(JSONValue.string)))
  }
}
