/// Where the keys of a command's options come from.
struct OptionLanguage {
  enum Source: Equatable {
    /// The arguments of a QMP command, nested ones with dots.
    case members(of: String)
    /// The properties of a device.
    case device
    /// A group of options of the target's command line.
    case commandLine(String)
  }

  let source: Source
  /// The key that the first option has when it is a bare value.
  let impliedKey: String?

  /// The language of a row's options, by the QMP commands that carry the row out.
  init?(of commands: [String]) {
    for command in commands {
      switch command {
      case "device_add": self.init(.device, impliedKey: "driver")
      case "netdev_add": self.init(.members(of: command), impliedKey: "type")
      case "block-export-add": self.init(.members(of: command), impliedKey: nil)
      case "object-add": self.init(.members(of: command), impliedKey: "qom-type")
      case "chardev-add", "chardev-change": self.init(.commandLine("chardev"), impliedKey: "backend")
      case "blockdev-add", "blockdev-reopen": self.init(.members(of: "blockdev-add"), impliedKey: nil)
      default: continue
      }
      return
    }
    return nil
  }

  /// The language of any QMP command's arguments.
  init(argumentsOf command: String) {
    self.init(.members(of: command), impliedKey: nil)
  }

  /// The language of a group of options of the command line.
  init(commandLine group: String) {
    self.init(.commandLine(group), impliedKey: nil)
  }

  private init(_ source: Source, impliedKey: String?) {
    self.source = source
    self.impliedKey = impliedKey
  }
}
