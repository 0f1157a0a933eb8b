package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info tpm`: nothing when there is none.
  @MainLoop
  package static func infoTpm(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryTpm())) { return rehearsal }
    let devices = try await context.ask(QueryTpm(), to: "list TPM devices")
    let lines = devices.enumerated().map { index, device in
      " tpm\(index): model=\(device.model.name)\n  \\ \(device.id): \(device.options.words)\n"
    }
    return HMPOutput(text: (devices.isEmpty ? "" : "TPM device:\n") + lines.joined(), value: devices.json)
  }

  /// Carries out `info cryptodev`.
  @MainLoop
  package static func infoCryptodev(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryCryptodev())) { return rehearsal }
    let backends = try await context.ask(QueryCryptodev(), to: "list cryptographic backends")
    let lines = backends.map { backend in
      let services = backend.service.map(\.name).joined(separator: "|")
      let clients = backend.client.map { "    queue \($0.queue): type=\($0.type.name)\n" }
      return "\(backend.id): service=[\(services)]\n" + clients.joined()
    }
    return HMPOutput(text: lines.joined(), value: backends.json)
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
