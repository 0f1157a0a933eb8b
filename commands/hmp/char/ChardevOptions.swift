import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

/// The options of a character device, checked against the target's command-line options.
struct ChardevOptions: Sendable {
  /// The type of the character device; nil if it is not given.
  private(set) var backend: String?
  /// The ID; nil if it is not given.
  let id: String?
  /// The warnings of QEMU's option parser, in lines.
  private(set) var warnings: String

  private var values: [String: String] = [:]

  /// Parses options.
  ///
  /// If the target cannot list its options, all are accepted.
  @MainLoop
  init(_ text: String, on context: HMPContext) async throws(HMPError) {
    let written = NativeOptions(text, implied: "backend")
    try self.init(written, types: await Self.types(of: written, on: context))
    if let backend, let type = Self.aliases[backend], !(await context.target.has(Self.newerThanAliases)) {
      warnings += "warning: The alias '\(backend)' is deprecated, use '\(type)' instead\n"
      self.backend = type
    }
  }

  /// Aliases of types, which QEMU removed in 8.0.
  private static let aliases = ["tty": "serial", "parport": "parallel"]

  /// A command that QEMU has had since 8.0.
  private static let newerThanAliases = "query-cryptodev"

  private init(_ written: NativeOptions, types: [String: CommandLineParameterType]?) throws(HMPError) {
    id = written.options.first { $0.name == "id" }?.value
    if let id {
      do throws(NativeOptionError) { try NativeOptionValue.checkID(id) } catch { throw Self.unreadable(error.text) }
    }
    for option in written.options where option.name != "id" {
      // QEMU prints the list of options on the standard output of its own process.
      if let flag = option.flag, NativeOptions.isHelp(flag) { throw Self.unreadable(nil) }
      if let types {
        guard let type = types[option.name] else { throw Self.unreadable("Invalid parameter '\(option.name)'") }
        do throws(NativeOptionError) {
          try NativeOptionValue.check(option.value, type, of: option.name)
        } catch {
          throw Self.unreadable(error.text)
        }
      }
      values[option.name] = option.value
    }
    backend = values["backend"]
    warnings = written.options.compactMap(\.warning).joined()
  }

  @MainLoop
  private static func types(
    of written: NativeOptions, on context: HMPContext
  ) async throws(HMPError) -> [String: CommandLineParameterType]? {
    let plain = ["backend", "id"]
    guard written.options.contains(where: { !plain.contains($0.name) }),
      await context.target.has(QueryCommandLineOptions.name)
    else { return nil }
    let lists = try await context.ask(QueryCommandLineOptions(option: "chardev"), to: "list its command-line options")
    return lists.first.map { list in
      Dictionary(list.parameters.map { ($0.name, $0.type) }) { first, _ in first }
    }
  }

  private static func unreadable(_ reason: String?) -> HMPError {
    .refused((reason.map { $0 + "\n" } ?? "") + "Error: Parsing chardev args failed\n")
  }
}

extension ChardevOptions {
  /// The text of an option; nil if it is not given.
  subscript(name: String) -> String? { values[name] }

  /// The value of an option that is on or off; nil if it is not given.
  func flag(_ name: String) -> Bool? {
    values[name].flatMap { try? NativeOptionValue.boolean($0, of: name) }
  }

  /// The value of a numeric option; nil if it is not given.
  func number(_ name: String) -> JSONValue? {
    values[name].flatMap { try? NativeOptionValue.number($0, of: name) }.map { .integer(Int64(bitPattern: $0)) }
  }

  /// The value of an option that is a size in bytes; nil if it is not given.
  func size(_ name: String) -> JSONValue? {
    values[name].flatMap { try? NativeOptionValue.size($0, of: name) }.map { JSONValue($0) }
  }

  /// The text of a mandatory option.
  func required(_ name: String, _ message: String) throws(HMPError) -> JSONValue {
    guard let value = values[name] else { throw .qmp(.generic("chardev: \(message)")) }
    return .string(value)
  }
}

/// The conversion of command-line options to the member `backend` of `chardev-add` and `chardev-change`.
enum ChardevBackendText {
  /// The value of the member.
  ///
  /// An unknown type has the common options only. The target decides whether the type exists.
  static func backend(_ options: ChardevOptions) throws(HMPError) -> JSONValue {
    guard let type = options.backend else {
      throw .qmp(.generic("chardev: \"\(options.id ?? "(null)")\" missing backend"))
    }
    var data = common(options)
    for member in try members(of: type, options) { data[member.name] = member.value }
    return ["type": .string(type), "data": .object(data)]
  }

  private static func common(_ options: ChardevOptions) -> JSONObject {
    var data = JSONObject()
    data["logfile"] = options["logfile"].map { .string($0) }
    data["logappend"] = options.flag("logappend").map { .bool($0) }
    return data
  }

  private static func members(of type: String, _ options: ChardevOptions) throws(HMPError) -> JSONObject {
    switch type {
    case "file": return try file(options)
    case "pipe": return ["device": try options.required("path", "pipe: no device path given")]
    case "serial": return ["device": try options.required("path", "serial/tty: no device path given")]
    case "parallel": return ["device": try options.required("path", "parallel: no device path given")]
    case "pty": return JSONObject(texts: ["path": options["path"]])
    case "socket": return try ChardevSocketText.socket(options)
    case "udp": return try ChardevSocketText.udp(options)
    case "stdio": return JSONObject(flags: ["signal": options.flag("signal")])
    case "mux": return ["chardev": try options.required("chardev", "mux: no chardev given")]
    case "hub": return ["chardevs": hub(options)]
    case "ringbuf", "memory": return nonzero(["size": options.size("size")])
    case "vc":
      return nonzero([
        "width": options.number("width"), "height": options.number("height"),
        "cols": options.number("cols"), "rows": options.number("rows"),
      ])
    case "spicevmc": return ["type": try options.required("name", "spice channel: no name given")]
    case "spiceport": return ["fqdn": try options.required("name", "spice port: no name given")]
    case "dbus": return ["name": try options.required("name", "dbus: no name given")]
    case "qemu-vdagent":
      return JSONObject(flags: ["mouse": options.flag("mouse"), "clipboard": options.flag("clipboard")])
    default: return [:]
    }
  }

  private static func file(_ options: ChardevOptions) throws(HMPError) -> JSONObject {
    var data: JSONObject = ["out": try options.required("path", "file: no filename given")]
    data["in"] = options["input-path"].map { .string($0) }
    data["append"] = options.flag("append").map { .bool($0) }
    return data
  }

  /// The back ends of a hub, up to the first missing number.
  private static func hub(_ options: ChardevOptions) -> JSONValue {
    var devices: [JSONValue] = []
    while let device = options["chardevs.\(devices.count)"] { devices.append(.string(device)) }
    return .array(devices)
  }

  /// The numbers without those that are 0, which QEMU takes for the default.
  private static func nonzero(_ numbers: KeyValuePairs<String, JSONValue?>) -> JSONObject {
    var data = JSONObject()
    for (name, value) in numbers where value != .integer(0) { data[name] = value }
    return data
  }
}

extension JSONObject {
  /// An object of the texts that are not nil.
  init(texts: KeyValuePairs<String, String?>) {
    self.init()
    for (name, value) in texts { self[name] = value.map { .string($0) } }
  }

  /// An object of the flags that are not nil.
  init(flags: KeyValuePairs<String, Bool?>) {
    self.init()
    for (name, value) in flags { self[name] = value.map { .bool($0) } }
  }
}

/// The members of the character device types `socket` and `udp`.
enum ChardevSocketText {
  /// The members of a `socket`.
  ///
  /// The defaults are those of the command line: without `server`, the device is a client. In QMP, it is a server.
  static func socket(_ options: ChardevOptions) throws(HMPError) -> JSONObject {
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
  static func udp(_ options: ChardevOptions) throws(HMPError) -> JSONObject {
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

  private static func address(_ options: ChardevOptions) throws(HMPError) -> JSONValue {
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
