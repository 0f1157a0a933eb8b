package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info migrate_capabilities`.
  @MainLoop
  package static func infoMigrateCapabilities(
    _: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryMigrateCapabilities())) { return rehearsal }
    let capabilities = try await context.ask(QueryMigrateCapabilities(), to: "migrate")
    let lines = capabilities.map { "\($0.capability.name): \($0.state ? "on" : "off")\n" }
    return HMPOutput(text: lines.joined(), value: capabilities.json)
  }

  /// Carries out `info migrate_parameters`.
  @MainLoop
  package static func infoMigrateParameters(
    _: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryMigrateParameters())) { return rehearsal }
    // By name: what a newer target tells is shown as well.
    let reply = try await context.ask(QueryMigrateParameters.name, [:], to: "migrate")
    return HMPOutput(text: MigrationParameterReport.text(reply.objectValue ?? [:]), value: reply)
  }
}

/// The parameters of migrations, in the lines of `info migrate_parameters`.
enum MigrationParameterReport {
  private enum Form {
    /// The value and a unit.
    case number(String)
    /// Between quotation marks.
    case name
    /// `on` or `off`, or a word.
    case word
  }

  /// In the order of the report.
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

  /// What the human monitor leaves out.
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
