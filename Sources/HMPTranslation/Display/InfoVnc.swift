package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Carries out `info vnc`.
  @MainLoop
  package static func infoVnc(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryVncServers())) { return rehearsal }
    let displays = try await context.ask(QueryVncServers(), to: "list VNC servers")
    let text = displays.isEmpty ? "None\n" : displays.map(\.report).joined()
    return HMPOutput(text: text, value: displays.json)
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
    // A display that connects to its viewer has no server to say this.
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
