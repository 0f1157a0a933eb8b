import HMP
import QAPIRuntime
import QJSON

/// Character devices at a socket.
enum ChardevSocketText {
  /// The members of a `socket`.
  ///
  /// The command line's defaults are not those of QMP: without `server` the device connects.
  static func socket(_ options: ChardevOptions) throws(HMPFailure) -> JSONObject {
    let isServer = options.flag("server") ?? false
    var data: JSONObject = ["addr": try address(options)]
    if options["delay"] != nil, options["nodelay"] != nil {
      throw .qmp(.generic("'delay' and 'nodelay' are mutually exclusive"))
    }
    data["nodelay"] = (options.flag("delay").map { !$0 } ?? options.flag("nodelay")).map { .bool($0) }
    data["server"] = .bool(isServer)
    for name in ["telnet", "tn3270", "websocket"] { data[name] = options.flag(name).map { .bool($0) } }
    if isServer || options["wait"] != nil { data["wait"] = .bool(options.flag("wait") ?? true) }
    for name in ["reconnect", "reconnect-ms"] { data[name] = options.number(name) }
    for name in ["tls-creds", "tls-authz"] { data[name] = options[name].map { .string($0) } }
    return data
  }

  /// The members of a `udp`.
  static func udp(_ options: ChardevOptions) throws(HMPFailure) -> JSONObject {
    guard let port = filled(options["port"]) else {
      throw .qmp(.generic("chardev: udp: remote port not specified"))
    }
    let remote = inet(filled(options["host"]) ?? "localhost", port, options)
    guard filled(options["localaddr"]) != nil || filled(options["localport"]) != nil else {
      return ["remote": remote]
    }
    let local: JSONValue = [
      "type": "inet",
      "data": [
        "host": .string(options["localaddr"] ?? ""), "port": .string(filled(options["localport"]) ?? "0"),
      ],
    ]
    return ["remote": remote, "local": local]
  }

  private static func address(_ options: ChardevOptions) throws(HMPFailure) -> JSONValue {
    let kinds = ["path", "fd", "host"].filter { options[$0] != nil }
    guard kinds.count <= 1 else {
      throw .qmp(.generic("None or one of 'path', 'fd' or 'host' option required."))
    }
    if let path = options["path"] {
      var data: JSONObject = ["path": .string(path)]
      for name in ["tight", "abstract"] { data[name] = options.flag(name).map { .bool($0) } }
      return ["type": "unix", "data": .object(data)]
    }
    guard let host = options["host"] else {
      return ["type": "fd", "data": ["str": .string(options["fd"] ?? "")]]
    }
    guard let port = options["port"] else { throw .qmp(.generic("chardev: socket: no port given")) }
    return inet(host, port, options)
  }

  private static func inet(_ host: String, _ port: String, _ options: ChardevOptions) -> JSONValue {
    var data: JSONObject = ["host": .string(host), "port": .string(port)]
    data["to"] = options.number("to")
    for name in ["ipv4", "ipv6"] { data[name] = options.flag(name).map { .bool($0) } }
    return ["type": "inet", "data": .object(data)]
  }

  private static func filled(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
}
