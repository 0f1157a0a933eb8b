package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info memdev`: an empty line ends the list.
  @MainLoop
  package static func infoMemdev(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryMemdev(), to: "list memory backends") { backends in
      backends.map(\.lines).joined() + "\n"
    }
  }

  /// Carries out `info memory_size_summary`: bytes.
  @MainLoop
  package static func infoMemorySizeSummary(
    _: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryMemorySizeSummary())) { return rehearsal }
    let info = try await context.ask(QueryMemorySizeSummary(), to: "tell how much memory it has")
    var text = "base memory: \(info.baseMemory)\n"
    if let plugged = info.pluggedMemory { text += "plugged memory: \(plugged)\n" }
    return HMPOutput(text: text, value: info.json)
  }
}

extension Memdev {
  fileprivate var lines: String {
    var text = """
      memory backend: \(id ?? "")
        size:  \(size)
        merge: \(merge)
        dump: \(dump)
        prealloc: \(prealloc)
        share: \(share)

      """
    if let reserve { text += "  reserve: \(reserve)\n" }
    return text + "  policy: \(policy.name)\n  host nodes: \(NumberRanges.text(of: hostNodes))\n"
  }
}

/// A set of small numbers as `0-3,7`.
enum NumberRanges {
  static func text(of numbers: [UInt16]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers.map(Int.init).sorted() {
      if let last = ranges.last, number <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
