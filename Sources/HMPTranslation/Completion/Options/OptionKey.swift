import MonitorAPI

/// A key of options, and what its values are.
struct OptionKey: Equatable {
  /// The values that Tab knows.
  enum Values: Equatable {
    case none
    case words([String])
    case kind(CompletionKind)
    /// The ids of objects whose type begins like that.
    case objects(type: String)
  }

  let name: String
  let description: String
  let values: Values
  /// What stands behind it: `=` in front of a value, a dot in front of the key of a member.
  let mark: String
  /// Whether it can be given more than once.
  let isRepeatable: Bool

  init(_ name: String, _ description: String, _ values: Values? = nil, mark: String = "=", isRepeatable: Bool = false) {
    self.name = name
    self.description = description
    self.values = values ?? Self.values(named: name)
    self.mark = mark
    self.isRepeatable = isRepeatable
  }

  /// What the value of a key refers to that is text by its type.
  static func values(named name: String) -> Values {
    switch name {
    case "filename", "path", "mem-path", "logfile", "script", "downscript", "romfile", "dir", "memdev-file", "rom":
      .kind(.file)
    case "file", "backing", "data-file", "bottom", "node": .kind(.node)
    case "drive": .kind(.block)
    case "netdev": .kind(.netdev)
    case "chardev", "indev", "outdev", "primary_in", "secondary_in": .kind(.chardev)
    case "audiodev": .kind(.audiodev)
    case "iothread": .kind(.iothread)
    case "backend": .kind(.chardevType)
    case "qom-type": .kind(.objectType)
    case "memdev": .objects(type: "memory-backend")
    case "tls-creds": .objects(type: "tls-creds")
    case "throttle-group": .objects(type: "throttle-group")
    case "secret", "key-secret", "password-secret", "cookie-secret", "keyid": .objects(type: "secret")
    default: .none
    }
  }
}

extension OptionKey {
  /// A property as `device-list-properties` and `qom-list-properties` describe it; nil for what cannot be given.
  init?(_ property: ObjectPropertyInfo) {
    guard property.childType == nil, property.name != "type" else { return nil }
    self.init(property.name, property.words, Self.values(of: property))
  }

  /// The words of an enumeration end its description: `Error handling policy, report/ignore/stop`.
  private static func values(of property: ObjectPropertyInfo) -> Values {
    if property.type == "bool" { return .words(["on", "off"]) }
    if let type = property.linkType { return .objects(type: type) }
    let isEnumeration = property.type.first?.isUppercase ?? false
    guard isEnumeration, let last = property.description?.split(separator: " ").last, last.contains("/") else {
      return values(named: property.name)
    }
    return .words(last.split(separator: "/").map(String.init))
  }

  /// An option of the command line.
  init(_ parameter: CommandLineParameterInfo) {
    let type = parameter.type.name
    let values: Values? = type == "boolean" ? .words(["on", "off"]) : parameter.name == "file" ? .kind(.file) : nil
    self.init(parameter.name, parameter.help.map { "\(type), \($0)" } ?? type, values)
  }
}
