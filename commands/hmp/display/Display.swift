import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  static func infoVnc(_ displays: [VncInfo2]) -> String {
    displays.isEmpty ? "None\n" : displays.map(\.report).joined()
  }
}

extension VncInfo2 {
  fileprivate var report: String {
    var text = "\(id):\n"
    for server in server {
      text += Self.end("Server", server.host, server.service, server.family, server.websocket)
      text += Self.authentication(indent: "    ", server.auth, server.vencrypt)
    }
    for client in clients {
      text += Self.end("Client", client.host, client.service, client.family, client.websocket)
      text += "    x509_dname: \(client.x509Dname ?? "none")\n"
      text += "    sasl_username: \(client.saslUsername ?? "none")\n"
    }
    // A display that connects to its viewer has no server that shows the authentication.
    if server.isEmpty { text += Self.authentication(indent: "  ", auth, vencrypt) }
    if let display { text += "  Display: \(display)\n" }
    return text
  }

  private static func end(
    _ role: String, _ host: String, _ service: String, _ family: NetworkAddressFamily, _ isWebsocket: Bool
  ) -> String {
    "  \(role): \(host):\(service) (\(family.name)\(isWebsocket ? " (Websocket)" : ""))\n"
  }

  private static func authentication(
    indent: String, _ primary: VncPrimaryAuth, _ encrypted: VncVencryptSubAuth?
  ) -> String {
    "\(indent)Auth: \(primary.name) (Sub: \(encrypted?.name ?? "none"))\n"
  }
}

extension Translators {
  static func infoSpice(_ info: SpiceInfo) -> String { info.enabled ? info.report : "Server: disabled\n" }
}

extension SpiceInfo {
  fileprivate var report: String {
    var text = "Server:\n"
    if let port { text += "     address: \(host ?? ""):\(port)\n" }
    if let tlsPort { text += "     address: \(host ?? ""):\(tlsPort) [tls]\n" }
    text += "    migrated: \(migrated)\n"
    text += "        auth: \(auth ?? "")\n"
    text += "    compiled: \(compiledVersion ?? "")\n"
    text += "  mouse-mode: \(mouseMode.name)\n"
    guard let channels, !channels.isEmpty else { return text + "Channels: none\n" }
    return text + channels.map(\.report).joined()
  }
}

extension SpiceChannel {
  /// The types of channels, by their numbers in the protocol.
  private static let types = [
    "unknown", "main", "display", "inputs", "cursor", "playback", "record", "tunnel", "smartcard", "usbredir", "port",
    "webdav",
  ]

  fileprivate var report: String {
    let type = Self.types.indices.contains(Int(clamping: channelType)) ? Self.types[Int(channelType)] : "unknown"
    return """
      Channel:
           address: \(host):\(port)\(tls ? " [tls]" : "")
           session: \(connectionId)
           channel: \(channelType):\(channelId)
           channel name: \(type)

      """
  }
}

extension Translators {
  @MainLoop
  static func setPassword(_ arguments: SetPasswordArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let members = members(
      arguments.protocol, arguments.display,
      ["protocol": arguments.protocol, "password": arguments.password, "connected": arguments.connected])
    return try await change(SetPassword.name, members, context)
  }

  @MainLoop
  static func expirePassword(_ arguments: ExpirePasswordArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    try await change(
      ExpirePassword.name,
      members(arguments.protocol, arguments.display, ["protocol": arguments.protocol, "time": arguments.time]), context)
  }

  /// The given members, and the display if the protocol is VNC: SPICE has only one.
  private static func members(
    _ protocol: String, _ display: String?, _ given: KeyValuePairs<String, String?>
  ) -> JSONObject {
    var members = JSONObject()
    for (name, value) in given { members[name] = value.map { .string($0) } }
    if `protocol` == "vnc" { members["display"] = display.map { .string($0) } }
    return members
  }

  @MainLoop
  private static func change(
    _ command: String, _ members: JSONObject, _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput {
    do throws(HMPError) {
      return HMPOutput(value: try await context.ask(command, members, to: "set display passwords"))
    } catch {
      throw error.unacceptedValue.map { .qmp(.generic("invalid parameter value: \($0)")) } ?? error
    }
  }
}
