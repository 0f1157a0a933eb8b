import HMP
import HMPTables
import MainLoop
import MonitorAPI
import QAPIRuntime

/// The option at the end of a text such as `driver=file,filename=di`: a key or a value that is being typed.
struct OptionAtCursor {
  /// The separator between options.
  enum Separator {
    /// A comma; a doubled comma is a comma of the value.
    case comma
    case blank
  }

  struct Given: Equatable {
    let key: String
    let value: String
  }

  /// The text before the key or value that is being typed.
  let head: String
  /// The key of the value that is being typed; nil if a key is being typed.
  let key: String?
  /// The typed part of the key or value.
  let typed: String
  /// The options before it; the first one has the implied key if it is written without a key.
  let given: [Given]
  private let separator: Separator

  init(_ text: String, impliedKey: String? = nil, separator: Separator = .comma) {
    var parts = Self.parts(of: text, separator)
    let last = parts.removeLast()
    var given: [Given] = []
    for part in parts {
      let equals = part.firstIndex(of: "=")
      let key = equals.map { String(part[..<$0]) } ?? (given.isEmpty ? impliedKey : nil) ?? String(part)
      let value = equals.map { part[part.index(after: $0)...] } ?? part
      given.append(Given(key: key, value: separator.unescaped(value)))
    }
    self.given = given
    self.separator = separator
    let equals = last.firstIndex(of: "=")
    let start = equals.map { last.index(after: $0) } ?? last.startIndex
    head = String(text[..<start])
    key = equals.map { String(last[..<$0]) }
    typed = equals == nil ? String(last) : separator.unescaped(last[start...])
  }

  /// The value given for a key.
  func value(of key: String) -> String? { given.last { $0.key == key }?.value }

  /// The whole text with this value at its end.
  ///
  /// It is not a complete candidate, because other options may follow.
  func candidate(_ value: HMPCandidate) -> HMPCandidate {
    HMPCandidate(
      head + separator.escaped(value.name), description: value.description, label: value.label ?? value.name,
      isComplete: false)
  }

  /// The whole text with this key at its end.
  ///
  /// `base` is the path of the object that has the member, with a dot at its end, or empty.
  func candidate(_ key: OptionKey, base: String) -> HMPCandidate {
    HMPCandidate(
      head + base + key.name + key.mark, description: key.description, label: key.name + key.mark, isComplete: false)
  }

  /// The parts between separators; the last part ends at the cursor.
  private static func parts(of text: String, _ separator: Separator) -> [Substring] {
    switch separator {
    case .blank: return text.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
    case .comma: break
    }
    var parts: [Substring] = []
    var start = text.startIndex
    var position = text.startIndex
    while position < text.endIndex {
      let next = text.index(after: position)
      guard text[position] == "," else {
        position = next
        continue
      }
      if next < text.endIndex, text[next] == "," {
        position = text.index(after: next)
      } else {
        parts.append(text[start..<position])
        start = next
        position = next
      }
    }
    return parts + [text[start...]]
  }
}

extension OptionAtCursor.Separator {
  fileprivate func escaped(_ text: String) -> String {
    self == .comma ? Self.replacing(",", by: ",,", in: text[...]) : text
  }

  fileprivate func unescaped(_ text: Substring) -> String {
    self == .comma ? Self.replacing(",,", by: ",", in: text) : String(text)
  }

  private static func replacing(_ old: String, by new: String, in text: Substring) -> String {
    text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}

/// A key of an option, and the kind of its values.
struct OptionKey: Equatable {
  /// The candidates for the value.
  enum Values: Equatable {
    case none
    case words([String])
    case kind(CompletionKind)
    /// The IDs of objects whose type has this prefix.
    case objects(type: String)
  }

  let name: String
  let description: String
  let values: Values
  /// The text after the key: `=` before a value, a dot before the key of a member.
  let mark: String
  /// Whether the key can be given more than once.
  let isRepeatable: Bool

  init(_ name: String, _ description: String, _ values: Values? = nil, mark: String = "=", isRepeatable: Bool = false) {
    self.name = name
    self.description = description
    self.values = values ?? Self.values(named: name)
    self.mark = mark
    self.isRepeatable = isRepeatable
  }

  /// The candidates for a string, by the name of its key.
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
  /// The key of a property that `device-list-properties` or `qom-list-properties` reports; nil if users cannot set it.
  init?(_ property: ObjectPropertyInfo) {
    guard property.childType == nil, property.name != "type" else { return nil }
    self.init(property.name, property.words, Self.values(of: property))
  }

  /// QEMU lists the values of an enumeration at the end of its description: `Error handling policy, report/ignore/stop`.
  private static func values(of property: ObjectPropertyInfo) -> Values {
    if property.type == "bool" { return .words(["on", "off"]) }
    if let type = property.linkType { return .objects(type: type) }
    let isEnumeration = property.type.first?.isUppercase ?? false
    guard isEnumeration, let last = property.description?.split(separator: " ").last, last.contains("/") else {
      return values(named: property.name)
    }
    return .words(last.split(separator: "/").map(String.init))
  }

  /// The key of a command-line option.
  init(_ parameter: CommandLineParameterInfo) {
    let type = parameter.type.name
    let values: Values? = type == "boolean" ? .words(["on", "off"]) : parameter.name == "file" ? .kind(.file) : nil
    self.init(parameter.name, parameter.help.map { "\(type), \($0)" } ?? type, values)
  }
}

extension TargetSchema {
  /// The keys of options at a path of a command's arguments.
  func optionKeys(at path: [String], in command: String, given: GivenText) -> [OptionKey] {
    members(at: path, in: command, given: given).flatMap(optionKeys)
  }

  /// One key for a value, and one for the members of an object; both for an alternate of the two.
  private func optionKeys(for member: SchemaInfoObjectMember) -> [OptionKey] {
    let need = member.default == nil ? "" : "optional "
    return alternatives(of: member.type).compactMap { type in
      switch definitions[type] {
      case .builtin(let builtin):
        let isSwitch = builtin.jsonType == .boolean
        return builtin.jsonType == .null
          ? nil : OptionKey(member.name, need + builtin.jsonType.name, isSwitch ? .words(["on", "off"]) : nil)
      case .enum(let type):
        let values = OptionKey.values(named: member.name)
        return OptionKey(
          member.name, need + type.values.joined(separator: "|"), values == .none ? .words(type.values) : values)
      case .object: return OptionKey(member.name, need + "object", OptionKey.Values.none, mark: ".")
      case .array: return OptionKey(member.name, need + "list", OptionKey.Values.none, mark: ".0", isRepeatable: true)
      case .alternate, .command, .event, .unknown, nil: return nil
      }
    }
  }
}

/// Keys and values of options.
extension LiveValues {
  /// Candidates for the arguments of the QMP command that the line names.
  func arguments(_ request: HMPValueRequest) async throws(TargetError) -> [HMPCandidate] {
    let command = request.row.execution.flatMap { request.arguments.string($0.command) } ?? ""
    let option = OptionAtCursor(request.prefix, separator: .blank)
    return try await candidates(option, OptionLanguage(argumentsOf: command))
  }

  func candidates(
    _ option: OptionAtCursor, _ language: OptionLanguage
  ) async throws(TargetError) -> [HMPCandidate] {
    if let key = option.key { return try await values(of: key, option, language).map { option.candidate($0) } }
    if let implied = language.impliedKey, option.given.isEmpty {
      return try await values(of: implied, option, language).map { option.candidate($0) }
    }
    let (path, base) = Self.path(of: option.typed)
    let given = Set(option.given.map(\.key))
    return try await keys(at: path, option, language)
      .filter { $0.isRepeatable || !given.contains(base + $0.name) }
      .map { option.candidate($0, base: base) }
  }

  /// The path of the object that has the member, as a list and as text.
  private static func path(of key: String) -> (path: [String], base: String) {
    guard let dot = key.lastIndex(of: ".") else { return ([], "") }
    return (key[..<dot].split(separator: ".").map(String.init), String(key[...dot]))
  }

  private func values(
    of key: String, _ option: OptionAtCursor, _ language: OptionLanguage
  ) async throws(TargetError) -> [HMPCandidate] {
    let (path, base) = Self.path(of: key)
    let found = try await keys(at: path, option, language).first { base + $0.name == key && $0.mark == "=" }
    switch found?.values ?? .none {
    case .none: return []
    case .words(let words): return words.map { HMPCandidate($0) }
    case .kind(let kind): return try await values(of: kind, beginning: option.typed)
    case .objects(let type): return try await children(of: "/objects").filter { $0.description.hasPrefix(type) }
    }
  }

  /// The keys of the members at a path.
  private func keys(
    at path: [String], _ option: OptionAtCursor, _ language: OptionLanguage
  ) async throws(TargetError) -> [OptionKey] {
    switch language.source {
    case .members(let command):
      return try await schema().optionKeys(at: path, in: command) { option.value(of: $0.joined(separator: ".")) }
    case .device:
      return path.isEmpty ? try await deviceKeys(option.value(of: "driver")) : []
    case .commandLine(let group):
      guard path.isEmpty else { return [] }
      let groups = try await target.execute(QueryCommandLineOptions(option: group))
      let keys = groups.flatMap(\.parameters).map { OptionKey($0) }
      return group == "chardev" ? keys + [OptionKey("id", "ID of the new device")] : keys
    }
  }

  private func deviceKeys(_ driver: String?) async throws(TargetError) -> [OptionKey] {
    let general = [
      OptionKey("driver", "device driver", .kind(.driver)), OptionKey("id", "ID of the new device"),
      OptionKey("bus", "bus to plug the device into"),
    ]
    guard let driver else { return general }
    let properties = try await target.execute(DeviceListProperties(typename: driver))
    return general + properties.compactMap { OptionKey($0) }
  }
}

/// The source of the keys of a command's options.
struct OptionLanguage {
  enum Source: Equatable {
    /// The arguments of a QMP command; nested members have paths with dots.
    case members(of: String)
    /// The properties of a device.
    case device
    /// A group of the target's command-line options.
    case commandLine(String)
  }

  let source: Source
  /// The key of the first option if it is written without a key.
  let impliedKey: String?

  /// The language that a table names.
  ///
  /// `options:COMMAND` are the arguments of a QMP command, `options:-GROUP` is a group of command-line options, and
  /// `options:-device` are the properties of a device, each with `/KEY` for an implied key.
  init?(kind: String) {
    guard kind.hasPrefix(Self.mark) else { return nil }
    let parts = kind.dropFirst(Self.mark.count).split(separator: "/", maxSplits: 1).map(String.init)
    guard let name = parts.first else { return nil }
    let source: Source =
      switch name {
      case "-device": .device
      case let name where name.hasPrefix("-"): .commandLine(String(name.dropFirst()))
      default: .members(of: name)
      }
    self.init(source, impliedKey: parts.count > 1 ? parts[1] : nil)
  }

  /// The beginning of a kind of completion that names a language.
  static let mark = "options:"

  /// The language of a QMP command's arguments.
  init(argumentsOf command: String) {
    self.init(.members(of: command), impliedKey: nil)
  }

  private init(_ source: Source, impliedKey: String?) {
    self.source = source
    self.impliedKey = impliedKey
  }
}
