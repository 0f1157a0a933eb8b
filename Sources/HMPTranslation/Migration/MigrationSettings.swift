package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `migrate_set_capability CAPABILITY STATE`.
  @MainLoop
  package static func migrateSetCapability(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let call = MigrateSetCapabilities(capabilities: [
      MigrationCapabilityStatus(
        capability: MigrationCapability(name: arguments.string("capability") ?? ""),
        state: arguments.boolean("state") ?? false)
    ])
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    do throws(HMPFailure) {
      return HMPOutput(value: try await context.ask(call, to: "migrate").json)
    } catch {
      throw error.unacceptedValue.map { .qmp(.generic("invalid parameter value: \($0)")) } ?? error
    }
  }

  /// Carries out `migrate_set_parameter PARAMETER VALUE`.
  @MainLoop
  package static func migrateSetParameter(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let name = arguments.string("parameter") ?? ""
    let schema = try await TargetSchema(of: context.target)
    if let members = schema.members(of: MigrateSetParameters.name), !members.contains(name) {
      throw .qmp(.generic("invalid parameter value: \(name)"))
    }
    if name == "block-bitmap-mapping" {
      throw .qmp(.generic("The block-bitmap-mapping parameter can only be set through QMP"))
    }
    let type = schema.type(of: [name], in: MigrateSetParameters.name) { _ in nil }
    let value = try MigrationParameterText.value(arguments.string("value") ?? "", of: name, type)
    let members: JSONObject = [name: value]
    if let rehearsal = context.rehearsal(CommandCall(name: MigrateSetParameters.name, arguments: members)) {
      return rehearsal
    }
    return HMPOutput(value: try await context.ask(MigrateSetParameters.name, members, to: "migrate"))
  }
}

/// The value of a parameter of migrations, as text.
enum MigrationParameterText {
  /// Sizes of which the text is in MiB.
  private static let mebibytes: Set = ["max-bandwidth", "avail-switchover-bandwidth"]

  /// Integers that are no sizes, and so take no suffix; schemas tell of neither.
  private static let counts: Set = [
    "compress-level", "compress-threads", "decompress-threads", "throttle-trigger-threshold", "cpu-throttle-initial",
    "cpu-throttle-increment", "max-cpu-throttle", "multifd-channels", "multifd-zlib-level", "multifd-zstd-level",
    "multifd-qatzip-level", "x-checkpoint-delay",
  ]

  /// Reads a value of the type that the target says the parameter has.
  static func value(_ text: String, of name: String, _ type: OptionType) throws(HMPFailure) -> JSONValue {
    do throws(NativeOptionValue.Fault) {
      switch type {
      case .integer, .size: return try integer(text, of: name)
      case .boolean: return .bool(try NativeOptionValue.boolean(text, of: name))
      case .number: return Double(text).map { .number($0) } ?? .string(text)
      case .string, .null, .integers, .unknown: return .string(text)
      }
    } catch {
      throw .qmp(.generic(error.text))
    }
  }

  private static func integer(_ text: String, of name: String) throws(NativeOptionValue.Fault) -> JSONValue {
    if mebibytes.contains(name) {
      guard let size = SizeText.bytes(text, .mebibytes) else { throw .init(text: "Invalid size \(text)") }
      return .integer(size)
    }
    guard counts.contains(name) else { return JSONValue(try NativeOptionValue.size(text, of: name)) }
    guard case .value(let magnitude, let isNegative)? = CInteger(text) else {
      throw .init(text: "Parameter '\(name)' expects uint64")
    }
    return JSONValue(isNegative ? 0 &- magnitude : magnitude)
  }
}
