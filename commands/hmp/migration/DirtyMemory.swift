import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  @MainLoop
  static func calcDirtyRate(_ arguments: CalcDirtyRateArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let period = arguments.second
    guard period != 0 else { throw .refused("Incorrect period length specified!\n") }
    let mode: DirtyRateMeasureMode
    switch (arguments.dirtyRing, arguments.dirtyBitmap) {
    case (true, true): throw .refused("Either dirty ring or dirty bitmap can be specified!\n")
    case (true, false): mode = .dirtyRing
    case (false, true): mode = .dirtyBitmap
    case (false, false): mode = .pageSampling
    }
    let pages = arguments.samplePagesPerGB.flatMap { $0 == -1 ? nil : $0 }
    let call = MonitorAPI.CalcDirtyRate(calcTime: period, samplePages: pages, mode: mode)
    let result = try await context.ask(call, to: "measure the dirty page rate")
    return HMPOutput(
      text: """
        Starting dirty rate measurement with period \(period) seconds
        [Please use 'info dirty_rate' to check results]

        """, result: result)
  }

  static func infoDirtyRate(_ info: DirtyRateInfo) -> String {
    var text = "Status: \(info.status.name)\nStart Time: \(info.startTime) (ms)\n"
    // Targets that report the unit of the period print this line only for the mode that uses it.
    if info.mode == .pageSampling || info.calcTimeUnit == nil {
      text += "Sample Pages: \(info.samplePages) (per GB)\n"
    }
    text += "Period: \(info.calcTime) (\(info.calcTimeUnit == .millisecond ? "ms" : "sec"))\n"
    text += "Mode: \(info.mode.name)\nDirty rate: "
    guard let rate = info.dirtyRate else { return text + "(not ready)\n" }
    text += "\(rate) (MB/s)\n"
    return text + (info.vcpuDirtyRate ?? []).map { "vcpu[\($0.id)], Dirty rate: \($0.dirtyRate) (MB/s)\n" }.joined()
  }
}

extension Translators {
  private static let hint = "[Please use 'info vcpu_dirty_limit' to query dirty limit for virtual CPU]\n"

  @MainLoop
  static func setVcpuDirtyLimit(_ arguments: SetVcpuDirtyLimitArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let rate = arguments.dirtyRate
    guard rate >= 0 else { throw .qmp(.generic("invalid dirty page limit \(rate)")) }
    let call = MonitorAPI.SetVcpuDirtyLimit(cpuIndex: vCPU(arguments.cpuIndex), dirtyRate: UInt64(rate))
    let result = try await context.ask(call, to: "limit the dirty page rate")
    // Targets that report the unit of periods print no hint here.
    let info = try? await context.ask(QueryDirtyRate(), to: "measure the dirty page rate")
    return HMPOutput(text: info?.calcTimeUnit == nil ? hint : "", result: result)
  }

  @MainLoop
  static func cancelVcpuDirtyLimit(_ arguments: CancelVcpuDirtyLimitArguments, _ context: HMPContext)
    async throws(HMPError) -> HMPOutput
  {
    let call = MonitorAPI.CancelVcpuDirtyLimit(cpuIndex: vCPU(arguments.cpuIndex))
    return HMPOutput(text: hint, value: try await context.ask(call, to: "limit the dirty page rate").json)
  }

  static func infoVcpuDirtyLimit(_ limits: [DirtyLimitInfo]) -> String {
    let lines = limits.map { limit in
      "vcpu[\(limit.cpuIndex)], limit rate \(limit.limitRate) (MB/s), current rate \(limit.currentRate) (MB/s)\n"
    }
    return limits.isEmpty ? "Dirty page limit not enabled!\n" : lines.joined()
  }

  /// The vCPU of a line; as in QEMU's monitor, -1 means all.
  private static func vCPU(_ index: Int64?) -> Int64? {
    index.flatMap { $0 == -1 ? nil : $0 }
  }
}
