package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info sev`.
  @MainLoop
  package static func infoSev(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QuerySev())) { return rehearsal }
    let info = try await context.ask(QuerySev(), to: "tell how its memory is encrypted")
    let text = info.enabled ? info.lines.map { "\($0): \($1)\n" }.joined() : "SEV is not enabled\n"
    return HMPOutput(text: text, value: info.json)
  }

  /// Carries out `info sgx`.
  @MainLoop
  package static func infoSgx(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QuerySgx())) { return rehearsal }
    let info = try await context.ask(QuerySgx(), to: "tell of its enclaves")
    let features = [("SGX", info.sgx), ("SGX1", info.sgx1), ("SGX2", info.sgx2), ("FLC", info.flc)]
    let support = features.map { "\($0) support: \($1 ? "enabled" : "disabled")\n" }
    let sections = info.sections.map { "NUMA node #\($0.node): size=\($0.size)\n" }
    return HMPOutput(text: (support + sections).joined(), value: info.json)
  }
}

extension SevInfo {
  /// Bits of what the guest's owner allows.
  private enum Policy {
    static let noDebugging: UInt32 = 1 << 0
    static let noKeySharing: UInt32 = 1 << 1
    static let threads: UInt64 = 1 << 16
    static let debugging: UInt64 = 1 << 19
  }

  /// A target tells the type since it knows more than one; then the handle stands behind the rest.
  fileprivate var lines: [(String, String)] {
    let state = [("state", state.name), ("build", "\(buildId)"), ("api version", "\(apiMajor).\(apiMinor)")]
    guard let sevType else { return handles + state + permissions }
    return [("SEV type", sevType.name)] + state + (sevType == .sevSnp ? nestedPermissions : handles + permissions)
  }

  private var handles: [(String, String)] { [("handle", "\(handle ?? 0)")] }

  private var permissions: [(String, String)] {
    let policy = policy ?? 0
    return [
      ("debug", policy & Policy.noDebugging != 0 ? "off" : "on"),
      ("key-sharing", policy & Policy.noKeySharing != 0 ? "off" : "on"),
    ]
  }

  private var nestedPermissions: [(String, String)] {
    let policy = snpPolicy ?? 0
    return [
      ("debug", policy & Policy.debugging != 0 ? "on" : "off"),
      ("SMT allowed", policy & Policy.threads != 0 ? "on" : "off"),
    ]
  }
}
