import HMP
import QAPIRuntime
import Testing

@testable import HMPTranslation
@testable import MonitorCommands

@Suite struct DisplayTests {
  @Test func noVncServer() throws {
    try run(row("info vnc"), answers: ["query-vnc-servers": "[]"]).expect("None\n")
  }

  @Test func vncServers() throws {
    let response = #"""
      [{"id": "default", "auth": "vnc", "display": "vga0",
        "server": [{"host": "::1", "service": "5900", "family": "ipv6", "websocket": false, "auth": "vencrypt",
                    "vencrypt": "x509-vnc"},
                   {"host": "", "service": "5700", "family": "unknown", "websocket": true, "auth": "vnc"}],
        "clients": [{"host": "h", "service": "1", "family": "ipv4", "websocket": false, "sasl_username": "u"}]},
       {"id": "back", "auth": "none", "server": [], "clients": []}]
      """#
    try run(row("info vnc"), answers: ["query-vnc-servers": response]).expect(
      """
      default:
        Server: ::1:5900 (ipv6)
          Auth: vencrypt (Sub: x509-vnc)
        Server: :5700 (unknown (Websocket))
          Auth: vnc (Sub: none)
        Client: h:1 (ipv4)
          x509_dname: none
          sasl_username: u
        Display: vga0
      back:
        Auth: none (Sub: none)

      """)
  }

  @Test func noSpiceServer() throws {
    let response = #"{"enabled": false, "migrated": false, "mouse-mode": "client"}"#
    try run(row("info spice"), answers: ["query-spice": response]).expect("Server: disabled\n")
  }

  @Test func spiceServer() throws {
    let response = #"""
      {"enabled": true, "migrated": false, "host": "h", "port": 5900, "tls-port": 5901, "auth": "spice",
       "compiled-version": "0.15.1", "mouse-mode": "server", "channels": [
        {"host": "c", "port": "9", "family": "ipv4", "connection-id": 77, "channel-type": 1, "channel-id": 0,
         "tls": true},
        {"host": "c", "port": "9", "family": "ipv4", "connection-id": 77, "channel-type": 99, "channel-id": 1,
         "tls": false}]}
      """#
    try run(row("info spice"), answers: ["query-spice": response]).expect(
      """
      Server:
           address: h:5900
           address: h:5901 [tls]
          migrated: false
              auth: spice
          compiled: 0.15.1
        mouse-mode: server
      Channel:
           address: c:9 [tls]
           session: 77
           channel: 1:0
           channel name: main
      Channel:
           address: c:9
           session: 77
           channel: 99:1
           channel name: unknown

      """)
  }

  private static let password: KeyValuePairs<String, HMPValue> = [
    "protocol": .string("vnc"), "password": .string("p"), "display": .string("d"), "connected": .string("keep"),
  ]

  @Test func onlyVNCHasDisplays() throws {
    try run(row("set_password"), Self.password, answers: ["set_password": "{}"]).expect(
      "", calls: [#"set_password {"protocol": "vnc", "password": "p", "connected": "keep", "display": "d"}"#])
    try run(
      row("expire_password"), ["protocol": .string("spice"), "time": .string("now"), "display": .string("d")],
      answers: ["expire_password": "{}"]
    ).expect("", calls: [#"expire_password {"protocol": "spice", "time": "now"}"#])
  }

  @Test func unknownProtocolsAreErrorsOfTheTarget() throws {
    let refusal = QMPError.generic("Parameter 'protocol' does not accept value 'rdp'")
    try run(
      row("set_password"), ["protocol": .string("rdp"), "password": .string("p")],
      errors: ["set_password": refusal]
    )
    .expect("Error: invalid parameter value: rdp\n")
  }

  @Test func aDryRunHidesThePassword() throws {
    try run(row("set_password"), Self.password, options: HMPOptions(dryRun: true)).expect(
      """
      {"execute": "set_password", "arguments": {"protocol": "vnc", "password": "...", "connected": "keep", \
      "display": "d"}}

      """, calls: [])
  }
}
