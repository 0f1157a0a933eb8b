import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  @MainLoop
  static func migrateSetCapability(_ arguments: MigrateSetCapabilityArguments, _ context: HMPContext)
    async throws(HMPError) -> HMPOutput
  {
    let call = MigrateSetCapabilities(capabilities: [
      MigrationCapabilityStatus(
        capability: MigrationCapability(name: arguments.capability),
        state: arguments.state)
    ])
    do throws(HMPError) {
      return HMPOutput(value: try await context.ask(call, to: "migrate").json)
    } catch {
      throw error.unacceptedValue.map { .qmp(.generic("invalid parameter value: \($0)")) } ?? error
    }
  }

  @MainLoop
  static func migrateSetParameter(_ arguments: MigrateSetParameterArguments, _ context: HMPContext)
    async throws(HMPError) -> HMPOutput
  {
    let name = arguments.parameter
    let schema = try await TargetSchema(of: context.target)
    if let members = schema.commonMemberNames(of: MigrateSetParameters.name), !members.contains(name) {
      throw .qmp(.generic("invalid parameter value: \(name)"))
    }
    if name == "block-bitmap-mapping" {
      throw .qmp(.generic("The block-bitmap-mapping parameter can only be set through QMP"))
    }
    let type = schema.type(of: [name], in: MigrateSetParameters.name) { _ in nil }
    let value = try MigrationParameterText.value(arguments.value, of: name, type)
    let members: JSONObject = [name: value]
    return HMPOutput(value: try await context.ask(MigrateSetParameters.name, members, to: "migrate"))
  }
}

/// The conversion of the text of a migration parameter to its value.
enum MigrationParameterText {
  /// Sizes that are in MiB if they have no suffix.
  private static let mebibytes: Set = ["max-bandwidth", "avail-switchover-bandwidth"]

  /// Integers that are not sizes and have no suffix.
  ///
  /// The schema does not distinguish them.
  private static let counts: Set = [
    "compress-level", "compress-threads", "decompress-threads", "throttle-trigger-threshold", "cpu-throttle-initial",
    "cpu-throttle-increment", "max-cpu-throttle", "multifd-channels", "multifd-zlib-level", "multifd-zstd-level",
    "multifd-qatzip-level", "x-checkpoint-delay",
  ]

  /// Converts a text to the type of the parameter in the target's schema.
  static func value(_ text: String, of name: String, _ type: OptionType) throws(HMPError) -> JSONValue {
    do throws(NativeOptionError) {
      switch type {
      case .integer, .unsigned, .size, .integerOrSize: return try integer(text, of: name)
      case .boolean: return .bool(try NativeOptionValue.boolean(text, of: name))
      case .number: return Double(text).map { .number($0) } ?? .string(text)
      case .string, .stringOrNull, .null, .integers, .unknown: return .string(text)
      }
    } catch {
      throw .qmp(.generic(error.text))
    }
  }

  private static func integer(_ text: String, of name: String) throws(NativeOptionError) -> JSONValue {
    if mebibytes.contains(name) {
      guard let size = SizeText.bytes(text, .mebibytes) else { throw NativeOptionError(text: "Invalid size \(text)") }
      return .integer(size)
    }
    guard counts.contains(name) else { return JSONValue(try NativeOptionValue.size(text, of: name)) }
    guard case .value(let magnitude, let isNegative)? = CInteger(text) else {
      throw NativeOptionError(text: "Parameter '\(name)' expects uint64")
    }
    return JSONValue(isNegative ? 0 &- magnitude : magnitude)
  }
}

extension Translators {
  static func infoMigrateCapabilities(_ capabilities: [MigrationCapabilityStatus]) -> String {
    capabilities.map { "\($0.capability.name): \($0.state ? "on" : "off")\n" }.joined()
  }

  @MainLoop
  static func infoMigrateParameters(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    // Called by name, so that the parameters of a newer target are kept.
    let parameters = try await context.ask(QueryMigrateParameters.name, [:], to: "migrate")
    return HMPOutput(text: MigrationParameterReport.text(parameters.objectValue ?? [:]), value: parameters)
  }
}

/// The lines of `info migrate_parameters`.
enum MigrationParameterReport {
  private enum Form {
    /// A number with a unit.
    case number(String)
    /// A string in single quotes.
    case name
    /// `on`, `off` or the value of an enumeration.
    case word
  }

  /// The parameters in the order of the report.
  private static let lines: [(name: String, form: Form)] = [
    ("announce-initial", .number(" ms")), ("announce-max", .number(" ms")), ("announce-rounds", .number("")),
    ("announce-step", .number(" ms")), ("compress-level", .number("")), ("compress-threads", .number("")),
    ("compress-wait-thread", .word), ("decompress-threads", .number("")),
    ("throttle-trigger-threshold", .number("")), ("cpu-throttle-initial", .number("")),
    ("cpu-throttle-increment", .number("")), ("cpu-throttle-tailslow", .word), ("max-cpu-throttle", .number("")),
    ("tls-creds", .name), ("tls-hostname", .name), ("max-bandwidth", .number(" bytes/second")),
    ("avail-switchover-bandwidth", .number(" bytes/second")), ("downtime-limit", .number(" ms")),
    ("x-checkpoint-delay", .number(" ms")), ("block-incremental", .word), ("multifd-channels", .number("")),
    ("multifd-compression", .word), ("zero-page-detection", .word), ("xbzrle-cache-size", .number(" bytes")),
    ("max-postcopy-bandwidth", .number("")), ("tls-authz", .name),
    ("x-vcpu-dirty-limit-period", .number(" ms")), ("vcpu-dirty-limit", .number(" MB/s")), ("mode", .word),
    ("direct-io", .word),
  ]

  /// Parameters that QEMU's human monitor does not print.
  private static let hidden: Set = ["multifd-zlib-level", "multifd-zstd-level", "multifd-qatzip-level"]

  private static let mapping = "block-bitmap-mapping"

  static func text(_ parameters: JSONObject) -> String {
    var text = ""
    for line in lines {
      guard let value = parameters[line.name] else { continue }
      text += "\(line.name): \(words(value, line.form))\n"
      if line.name == "tls-authz", let nodes = parameters[mapping]?.arrayValue { text += bitmaps(nodes) }
    }
    let known = Set(lines.map(\.name)).union(hidden).union([mapping])
    for member in parameters where !known.contains(member.name) {
      text += "\(member.name): \(words(member.value, .word))\n"
    }
    return text
  }

  private static func words(_ value: JSONValue, _ form: Form) -> String {
    switch (form, value) {
    case (.name, .string(let name)): "'\(name)'"
    case (.name, _): "''"
    case (.number(let unit), _): value.text() + unit
    case (.word, .bool(let state)): state ? "on" : "off"
    case (.word, _): value.stringValue ?? value.text()
    }
  }

  private static func bitmaps(_ nodes: [JSONValue]) -> String {
    var text = mapping + ":\n"
    for node in nodes {
      text += "  \(arrow(node["node-name"], node["alias"]))\n"
      for bitmap in node["bitmaps"]?.arrayValue ?? [] {
        text += "    \(arrow(bitmap["name"], bitmap["alias"]))\n"
      }
    }
    return text
  }

  private static func arrow(_ from: JSONValue?, _ to: JSONValue?) -> String {
    "'\(from?.stringValue ?? "")' -> '\(to?.stringValue ?? "")'"
  }
}
