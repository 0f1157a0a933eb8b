package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info guest-cpus`.
  @MainLoop
  package static func infoGuestCpus(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(GuestGetVcpus())) { return rehearsal }
    let processors = try await context.ask(GuestGetVcpus(), to: "list the processors of a guest")
    let lines = processors.sorted { $0.logicalId < $1.logicalId }.map { processor in
      let isFixed = processor.canOffline == false
      return "CPU #\(processor.logicalId): \(processor.online ? "online" : "offline")\(isFixed ? ", always" : "")\n"
    }
    return HMPOutput(text: lines.joined(), value: processors.json)
  }

  /// Carries out `info guest-memory`: how many blocks there are, how large they are, and which are not in use.
  @MainLoop
  package static func infoGuestMemory(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(GuestGetMemoryBlockInfo()), CommandCall(GuestGetMemoryBlocks())) {
      return rehearsal
    }
    let size = try await context.ask(GuestGetMemoryBlockInfo(), to: "tell of the memory of a guest").size
    let blocks = try await context.ask(GuestGetMemoryBlocks(), to: "tell of the memory of a guest")
    let used = blocks.filter(\.online)
    var text = "\(blocks.count) blocks of \(HumanSize.text(of: size)), \(used.count) online"
    let (bytes, isOver) = size.multipliedReportingOverflow(by: UInt64(used.count))
    if !isOver { text += " (\(HumanSize.text(of: bytes)))" }
    let unused = blocks.filter { !$0.online }.map { String($0.physIndex) }
    if !unused.isEmpty { text += "\noffline: \(unused.joined(separator: " "))" }
    return HMPOutput(text: text + "\n", value: ["block-size": .unsigned(size), "blocks": blocks.json])
  }
}
