import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Reports statistics.
  ///
  /// The JSON value is the result of `query-stats`.
  @MainLoop
  static func infoStats(_ arguments: InfoStatsArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let target = StatsTarget(name: arguments.target)
    let provider = arguments.provider.map(StatsProvider.init(name:))
    let names = arguments.names.flatMap(statisticsNames)
    let filter = try await statisticsFilter(target, context)
    func command(_ providers: [StatsProvider]) -> QueryStats {
      let isWhole = arguments.names == nil && provider == nil
      return QueryStats(
        StatsFilter(
          providers: isWhole ? nil : providers.map { StatsRequest(provider: $0, names: names) }, variant: filter))
    }
    do throws(HMPError) {
      let schemas = try await context.ask(QueryStatsSchemas(provider: provider), to: "show statistics")
      var providers = provider.map { [$0] } ?? []
      for schema in schemas where provider == nil && !providers.contains(schema.provider) {
        providers.append(schema.provider)
      }
      let results = try await context.ask(command(providers), to: "show statistics")
      let report = StatsReport(target: target, schemas: schemas, showsProviders: provider == nil)
      return HMPOutput(text: results.map(report.text).joined(), result: results)
    } catch {
      throw refusal(error, target, provider)
    }
  }

  /// The error in the words of QEMU's monitor if the target does not know the name of a target or provider.
  private static func refusal(_ failure: HMPError, _ target: StatsTarget, _ provider: StatsProvider?) -> HMPError {
    guard case .qmp(let error) = failure, error.description.contains("does not accept value") else { return failure }
    if error.description.contains("'target'") { return .refused("invalid stats target \(target.name)") }
    return provider.map { .refused("invalid stats provider \($0.name)") } ?? failure
  }

  /// The names of a list; nil for all statistics.
  private static func statisticsNames(_ text: String) -> [String]? {
    text == "*" ? nil : NativeOptions.names(text)
  }

  /// The filter for a target; for `vcpu`, the vCPU that this monitor has selected.
  @MainLoop
  private static func statisticsFilter(
    _ target: StatsTarget, _ context: HMPContext
  ) async throws(HMPError) -> StatsFilter.Variant {
    switch target {
    case .vm: return .vm
    case .cryptodev: return .cryptodev
    case .unknown(let name): return .unknown(QAPIUnknownBranch(name))
    case .vcpu:
      let vCPUs = try await context.ask(QueryCpusFast(), to: "list vCPUs")
      let path = vCPUs.first { $0.cpuIndex == context.state.currentCPU }?.qomPath
      return .vcpu(StatsVCPUFilter(vcpus: path.map { [$0] }))
    }
  }
}

/// The lines of `info stats`.
struct StatsReport {
  let target: StatsTarget
  /// The names and units of statistics, in the order of the results.
  let schemas: [StatsSchema]
  let showsProviders: Bool

  func text(of result: StatsResult) -> String {
    guard let schema = schemas.first(where: { $0.provider == result.provider && $0.target == target }) else {
      return "failed to find schema list for \(result.provider.name)\n"
    }
    var text = showsProviders ? "provider: \(result.provider.name)\n" : ""
    var rest = schema.stats[...]
    for statistic in result.stats {
      rest = rest.drop { $0.name != statistic.name }
      guard let first = rest.popFirst() else {
        return text + "failed to find schema entry for \(statistic.name)\n"
      }
      text += "    \(first.words): \(statistic.value.words)\n"
    }
    return text
  }
}

extension StatsSchemaValue {
  /// The name, followed by the type and the unit in parentheses.
  fileprivate var words: String {
    var words = "\(name) (\(type.name)"
    if unit != nil || exponent != 0 { words += ", " }
    let symbol = unit.flatMap(\.symbol)
    if symbol != nil, let prefix {
      words += prefix
    } else if exponent != 0 {
      words += "* \(base ?? 0)^\(exponent)\(unit == nil ? "" : " ")"
    }
    if let unit { words += symbol ?? unit.name }
    if type == .linearHistogram, let bucketSize { words += ", bucket size=\(Int32(bitPattern: bucketSize))" }
    return words + ")"
  }

  private static let decimalPrefixes = ["a", "f", "p", "n", "u", "m", "", "K", "M", "G", "T", "P", "E"]
  private static let binaryPrefixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]

  /// The prefix for the factor of the number; nil if there is none for it.
  private var prefix: String? {
    switch base {
    case 10 where (-18...18).contains(exponent) && exponent % 3 == 0:
      Self.decimalPrefixes[Int(exponent + 18) / 3]
    case 2 where (0...60).contains(exponent) && exponent % 10 == 0:
      Self.binaryPrefixes[Int(exponent) / 10]
    default: nil
    }
  }
}

extension StatsUnit {
  /// The symbol; nil for a unit that is written out.
  fileprivate var symbol: String? {
    switch self {
    case .seconds: "s"
    case .bytes: "B"
    case .cycles, .boolean, .unknown: nil
    }
  }
}

extension StatsValue {
  fileprivate var words: String {
    switch self {
    case .scalar(let number): "\(Int64(bitPattern: number))"
    case .boolean(let value): value ? "yes" : "no"
    case .list(let numbers):
      numbers.enumerated().map { "[\($0.offset + 1)]=\(Int64(bitPattern: $0.element)) " }.joined()
    }
  }
}
