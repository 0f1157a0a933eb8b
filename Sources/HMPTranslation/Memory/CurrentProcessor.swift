package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `cpu INDEX`: this monitor reads registers and memory from that processor from now on.
  @MainLoop
  package static func cpu(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryCpusFast())) { return rehearsal }
    let index = arguments.integer("index") ?? 0
    let processors = try await context.ask(QueryCpusFast(), to: "choose a processor")
    guard processors.contains(where: { $0.cpuIndex == index }) else { throw .refused("invalid CPU index") }
    context.state.currentCPU = index
    return HMPOutput()
  }

  /// Carries out `memsave ADDRESS SIZE FILE`: the addresses are those of the monitor's processor.
  @MainLoop
  package static func memsave(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let command = Memsave(
      val: arguments.integer("val") ?? 0, size: arguments.integer("size") ?? 0,
      filename: arguments.string("filename") ?? "", cpuIndex: context.state.currentCPU)
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    _ = try await context.ask(command, to: "save its memory")
    return HMPOutput()
  }
}
