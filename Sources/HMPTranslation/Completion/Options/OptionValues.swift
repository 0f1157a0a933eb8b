import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

/// Keys and values of options.
extension LiveValues {
  /// What the options of the row's command may go on with.
  func options(_ request: HMPValueRequest) async throws(TargetError) -> [HMPCandidate] {
    guard let language = OptionLanguage(of: request.row.qmpCommands) else { return [] }
    return try await candidates(OptionAtCursor(request.prefix, impliedKey: language.impliedKey), language)
  }

  /// What the options may go on with that are written like those of the command line.
  func options(_ request: HMPValueRequest, ofCommandLine group: String) async throws(TargetError) -> [HMPCandidate] {
    try await candidates(OptionAtCursor(request.prefix), OptionLanguage(commandLine: group))
  }

  /// What the arguments of the QMP command that the line names may go on with.
  func arguments(_ request: HMPValueRequest) async throws(TargetError) -> [HMPCandidate] {
    let command = request.arguments.string("name") ?? ""
    let option = OptionAtCursor(request.prefix, separator: .blank)
    return try await candidates(option, OptionLanguage(argumentsOf: command))
  }

  private func candidates(
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

  /// The keys of what a key is a member of, and the same as text.
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
      return group == "chardev" ? keys + [OptionKey("id", "the name that it gets")] : keys
    }
  }

  private func deviceKeys(_ driver: String?) async throws(TargetError) -> [OptionKey] {
    let general = [
      OptionKey("driver", "what kind of device", .kind(.driver)), OptionKey("id", "the name that it gets"),
      OptionKey("bus", "where it is plugged"),
    ]
    guard let driver else { return general }
    let properties = try await target.execute(DeviceListProperties(typename: driver))
    return general + properties.compactMap { OptionKey($0) }
  }
}
