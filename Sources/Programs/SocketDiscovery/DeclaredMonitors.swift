/// The monitors that a process serves according to its command line.
struct DeclaredMonitors {
  enum Place: Equatable {
    /// A path, which may be relative to the folder of the process.
    case path(String)
    case tcp(host: String, port: String)
    /// A socket that the process has inherited, by its descriptor.
    case descriptor(Int32)
  }

  struct Monitor: Equatable {
    var kind: MonitorSocket.Kind
    var place: Place
  }

  let program: String
  private(set) var monitors: [Monitor] = []
  private var chardevs: [String: Place] = [:]
  /// The kind of monitor on each chardev, which may be used before it is defined.
  private var uses: [(chardev: String, kind: MonitorSocket.Kind)] = []

  /// Nil for other programs than those whose command lines are known.
  init?(_ arguments: [String]) {
    guard let name = arguments.first?.split(separator: "/").last, Self.isKnown(name) else { return nil }
    program = String(name)
    var rest = arguments.dropFirst()
    while let word = rest.popFirst() {
      guard word.hasPrefix("-") else { continue }
      var option = word.drop { $0 == "-" }
      if let equals = option.firstIndex(of: "=") {
        let value = String(option[option.index(after: equals)...])
        option = option[..<equals]
        read(String(option), value)
      } else if let value = rest.first {
        read(String(option), value)
      }
    }
    for use in uses {
      if let place = chardevs[use.chardev] { monitors.append(Monitor(kind: use.kind, place: place)) }
    }
  }

  private static func isKnown(_ name: Substring) -> Bool {
    name.hasPrefix("qemu") || name.hasSuffix("kvm") || name == "hmp"
  }

  private mutating func read(_ option: String, _ value: String) {
    switch (program, option) {
    case ("hmp", "qmp"):
      let isPlain = !value.hasPrefix("tcp:") && !value.hasPrefix("unix:")
      serve(.qmp, at: isPlain ? "unix:\(value)" : value, isServer: true)
    case ("hmp", _): break
    case ("qemu-ga", "p"), ("qemu-ga", "path"): monitors.append(Monitor(kind: .guestAgent, place: .path(value)))
    case (_, "qmp"), (_, "qmp-pretty"): serve(.qmp, at: value)
    case (_, "monitor") where program.hasPrefix("qemu-storage-daemon"): use(value, standard: .qmp)
    case (_, "monitor"): serve(.humanMonitor, at: value)
    case (_, "mon"): use(value, standard: .humanMonitor)
    case (_, "chardev"): readChardev(OptionList(value))
    case (_, "device"): readDevice(OptionList(value))
    default: break
    }
  }

  /// Reads a character device in the short form that QEMU has.
  private mutating func serve(_ kind: MonitorSocket.Kind, at text: String, isServer: Bool = false) {
    let options = OptionList(text)
    let parts = options.first.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return }
    switch parts[0] {
    case "chardev": uses.append((parts[1], kind))
    case "unix" where isServer || options.isServer: monitors.append(Monitor(kind: kind, place: .path(parts[1])))
    case "tcp" where isServer || options.isServer, "telnet" where options.isServer:
      guard let colon = parts[1].lastIndex(of: ":") else { return }
      let port = String(parts[1][parts[1].index(after: colon)...])
      monitors.append(Monitor(kind: kind, place: .tcp(host: String(parts[1][..<colon]), port: port)))
    default: break
    }
  }

  /// Reads `[chardev=]ID[,mode=control|readline]`.
  private mutating func use(_ text: String, standard: MonitorSocket.Kind) {
    let options = OptionList(text)
    let kind: MonitorSocket.Kind? =
      switch options["mode"] {
      case "control": .qmp
      case "readline": .humanMonitor
      case nil: standard
      default: nil
      }
    if let kind { uses.append((options["chardev"] ?? options.first, kind)) }
  }

  private mutating func readChardev(_ options: OptionList) {
    guard options.first == "socket", let id = options["id"], options.isServer else { return }
    if let path = options["path"] {
      chardevs[id] = .path(path)
    } else if let port = options["port"] {
      chardevs[id] = .tcp(host: options["host"] ?? "", port: port)
    } else if let number = options["fd"].flatMap({ Int32($0) }) {
      chardevs[id] = .descriptor(number)
    }
  }

  private mutating func readDevice(_ options: OptionList) {
    guard options["name"]?.hasPrefix("org.qemu.guest_agent") ?? false, let chardev = options["chardev"] else { return }
    uses.append((chardev, .guestAgent))
  }
}

/// An option's value in QEMU's syntax: `FIRST,NAME=VALUE,NAME`, in which `,,` stands for a comma.
struct OptionList {
  /// The part before the first comma.
  let first: String
  private var values: [String: String] = [:]

  init(_ text: String) {
    let parts = Self.parts(of: text)
    first = parts[0]
    for part in parts {
      guard let equals = part.firstIndex(of: "=") else {
        values[part] = "on"
        continue
      }
      values[String(part[..<equals])] = String(part[part.index(after: equals)...])
    }
  }

  subscript(name: String) -> String? { values[name] }

  /// Whether the socket listens; otherwise it connects.
  var isServer: Bool { ["on", "yes", "true"].contains(values["server"]) }

  /// At least one.
  private static func parts(of text: String) -> [String] {
    var parts = [""]
    var rest = text[...]
    while let character = rest.popFirst() {
      if character != "," {
        parts[parts.count - 1].append(character)
      } else if rest.first == "," {
        rest.removeFirst()
        parts[parts.count - 1].append(",")
      } else {
        parts.append("")
      }
    }
    return parts
  }
}
