import HMP
import QAPIRuntime
import QJSON

/// The description of a character device that QMP takes, made of the options of the command line.
enum ChardevBackendText {
  /// The member `backend` of `chardev-add` and `chardev-change`.
  ///
  /// A kind that is not known here has the options that all have; the target decides whether it has the kind.
  static func backend(_ options: ChardevOptions) throws(HMPFailure) -> JSONValue {
    guard let kind = options.backend else {
      throw .qmp(.generic("chardev: \"\(options.id ?? "(null)")\" missing backend"))
    }
    var data = common(options)
    for member in try members(of: kind, options) { data[member.name] = member.value }
    return ["type": .string(kind), "data": .object(data)]
  }

  private static func common(_ options: ChardevOptions) -> JSONObject {
    var data = JSONObject()
    data["logfile"] = options["logfile"].map { .string($0) }
    data["logappend"] = options.flag("logappend").map { .bool($0) }
    return data
  }

  private static func members(of kind: String, _ options: ChardevOptions) throws(HMPFailure) -> JSONObject {
    switch kind {
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

  private static func file(_ options: ChardevOptions) throws(HMPFailure) -> JSONObject {
    var data: JSONObject = ["out": try options.required("path", "file: no filename given")]
    data["in"] = options["input-path"].map { .string($0) }
    data["append"] = options.flag("append").map { .bool($0) }
    return data
  }

  /// The devices that share one front end, up to the first number that is left out.
  private static func hub(_ options: ChardevOptions) -> JSONValue {
    var devices: [JSONValue] = []
    while let device = options["chardevs.\(devices.count)"] { devices.append(.string(device)) }
    return .array(devices)
  }

  /// Numbers of which 0 stands for none.
  private static func nonzero(_ numbers: KeyValuePairs<String, JSONValue?>) -> JSONObject {
    var data = JSONObject()
    for (name, value) in numbers where value != .integer(0) { data[name] = value }
    return data
  }
}

extension JSONObject {
  /// Makes members of those texts that are there.
  init(texts: KeyValuePairs<String, String?>) {
    self.init()
    for (name, value) in texts { self[name] = value.map { .string($0) } }
  }

  /// Makes members of those values that are there.
  init(flags: KeyValuePairs<String, Bool?>) {
    self.init()
    for (name, value) in flags { self[name] = value.map { .bool($0) } }
  }
}
