import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  static func xenEventList(_ channels: [EvtchnInfo]) -> String { channels.map { $0.line + "\n" }.joined() }

  @MainLoop
  static func xenEventInject(_ arguments: XenEventInjectArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let port = UInt32(truncatingIfNeeded: arguments.port)
    _ = try await context.ask(XenEventInject(port: port), to: "send Xen events")
    return HMPOutput("Delivered port \(port)\n")
  }
}

extension EvtchnInfo {
  fileprivate var line: String {
    var text = "port \(String(port).leftPadded(to: 4)): vcpu: \(vcpu) \(type.name)"
    if type != .ipi {
      text += "(\(remoteDomain.isEmpty ? "" : remoteDomain + ":")\(target))"
    }
    return text + (pending ? " PENDING" : "") + (masked ? " MASKED" : "")
  }
}

extension Translators {
  static func infoSev(_ info: SevInfo) -> String {
    info.enabled ? info.lines.map { "\($0): \($1)\n" }.joined() : "SEV is not enabled\n"
  }

  static func infoSgx(_ info: SGXInfo) -> String {
    let features = [("SGX", info.sgx), ("SGX1", info.sgx1), ("SGX2", info.sgx2), ("FLC", info.flc)]
    let support = features.map { "\($0) support: \($1 ? "enabled" : "disabled")\n" }
    let sections = info.sections.map { "NUMA node #\($0.node): size=\($0.size)\n" }
    return (support + sections).joined()
  }
}

extension SevInfo {
  /// Bits of the policies that the guest's owner sets.
  private enum Policy {
    static let noDebugging: UInt32 = 1 << 0
    static let noKeySharing: UInt32 = 1 << 1
    static let threads: UInt64 = 1 << 16
    static let debugging: UInt64 = 1 << 19
  }

  /// Targets that support more than one type of SEV report the type, and print the handle later.
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

extension Translators {
  /// The TPM devices; nothing if there are none.
  static func infoTpm(_ devices: [TPMInfo]) -> String {
    let lines = devices.enumerated().map { index, device in
      " tpm\(index): model=\(device.model.name)\n  \\ \(device.id): \(device.options.words)\n"
    }
    return (devices.isEmpty ? "" : "TPM device:\n") + lines.joined()
  }

  static func infoCryptodev(_ backends: [QCryptodevInfo]) -> String {
    let lines = backends.map { backend in
      let services = backend.service.map(\.name).joined(separator: "|")
      let clients = backend.client.map { "    queue \($0.queue): type=\($0.type.name)\n" }
      return "\(backend.id): service=[\(services)]\n" + clients.joined()
    }
    return lines.joined()
  }
}

extension TpmTypeOptions {
  fileprivate var words: String {
    let options: [(String, String?)] =
      switch variant {
      case .passthrough(let options): [("path", options.data.path), ("cancel-path", options.data.cancelPath)]
      case .emulator(let options): [("chardev", options.data.chardev)]
      case .unknown: []
      }
    return "type=\(type.name)" + options.compactMap { name, value in value.map { ",\(name)=\($0)" } }.joined()
  }
}
