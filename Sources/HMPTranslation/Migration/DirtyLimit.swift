package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  private static let hint = "[Please use 'info vcpu_dirty_limit' to query dirty limit for virtual CPU]\n"

  /// Carries out `set_vcpu_dirty_limit DIRTY-RATE [CPU-INDEX]`.
  @MainLoop
  package static func setVcpuDirtyLimit(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let rate = arguments.integer("dirty_rate") ?? 0
    guard rate >= 0 else { throw .qmp(.generic("invalid dirty page limit \(rate)")) }
    let call = MonitorAPI.SetVcpuDirtyLimit(cpuIndex: processor(arguments), dirtyRate: UInt64(rate))
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    let result = try await context.ask(call, to: "limit how fast memory changes")
    // Targets that name the unit of periods say nothing here.
    let info = try? await context.ask(QueryDirtyRate(), to: "measure how fast memory changes")
    return HMPOutput(text: info?.calcTimeUnit == nil ? hint : "", value: result.json)
  }

  /// Carries out `cancel_vcpu_dirty_limit [CPU-INDEX]`.
  @MainLoop
  package static func cancelVcpuDirtyLimit(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let call = MonitorAPI.CancelVcpuDirtyLimit(cpuIndex: processor(arguments))
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    return HMPOutput(text: hint, value: try await context.ask(call, to: "limit how fast memory changes").json)
  }

  /// Carries out `info vcpu_dirty_limit`.
  @MainLoop
  package static func infoVcpuDirtyLimit(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryVcpuDirtyLimit())) { return rehearsal }
    let limits = try await context.ask(QueryVcpuDirtyLimit(), to: "limit how fast memory changes")
    let lines = limits.map { limit in
      "vcpu[\(limit.cpuIndex)], limit rate \(limit.limitRate) (MB/s), current rate \(limit.currentRate) (MB/s)\n"
    }
    return HMPOutput(text: limits.isEmpty ? "Dirty page limit not enabled!\n" : lines.joined(), value: limits.json)
  }

  /// The processor of a line; -1 is none, as in lines for QEMU's own monitor.
  private static func processor(_ arguments: HMPArguments) -> Int64? {
    arguments.integer("cpu_index").flatMap { $0 == -1 ? nil : $0 }
  }
}
