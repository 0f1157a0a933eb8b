package import HMP
import MainLoop
import MonitorAPI
package import QAPIRuntime

/// The values that Tab offers, asked of the target when they are wanted.
///
/// A target that does not answer within the time limit offers nothing.
package struct LiveNames: Sendable {
  private static let patience = Duration.milliseconds(150)

  private let target: any CommandTarget

  package init(_ target: any CommandTarget) {
    self.target = target
  }

  /// The values of a kind; those that do not begin with the prefix may be among them.
  package func candidates(_ kind: String, _ prefix: String) async -> [HMPCandidate] {
    switch kind {
    case "file": await MainLoop.offload { FileNames.candidates(prefix) }
    case "block": await ask { try await Self.blockNames(of: $0) }
    case "qmp-command": await ask { try await $0.commandNames().map { HMPCandidate($0) } }
    case "options": await optionValues(prefix)
    default: []
    }
  }

  private func optionValues(_ prefix: String) async -> [HMPCandidate] {
    guard let option = LastOption(prefix), let kind = option.kind else { return [] }
    return await candidates(kind, option.value).map(option.candidate)
  }

  @MainLoop
  private func ask(
    _ question: @escaping @MainLoop @Sendable (any CommandTarget) async throws -> [HMPCandidate]
  ) async -> [HMPCandidate] {
    let target = target
    let task = MainLoop.task { () async -> [HMPCandidate] in (try? await question(target)) ?? [] }
    let timer = MainLoop.schedule(after: Self.patience) { task.cancel() }
    defer { timer.cancel() }
    return await task.value
  }

  @MainLoop
  private static func blockNames(of target: any CommandTarget) async throws(TargetError) -> [HMPCandidate] {
    let devices = try await target.execute(QueryBlock()).filter { !$0.device.isEmpty }
    let nodes = try await target.execute(QueryNamedBlockNodes(flat: true))
    return devices.map { HMPCandidate($0.device, description: $0.inserted?.file ?? "nothing inserted") }
      + nodes.compactMap { node in
        node.nodeName.map { HMPCandidate($0, description: "\(node.drv) node \(node.file)") }
      }
  }
}
