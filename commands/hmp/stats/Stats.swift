import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  @MainLoop
  static func infoStats(_ arguments: InfoStatsArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let target = StatsTarget(name: arguments.target)
    let provider = arguments.provider.map(StatsProvider.init(name:))
    let question = QueryStatsSchemas(provider: provider)
    let names = arguments.names.flatMap(statisticsNames)
    let filter = try await statisticsFilter(target, context)
    func command(_ providers: [StatsProvider]) -> QueryStats {
      let isWhole = arguments.names == nil && provider == nil
      return QueryStats(
        StatsFilter(
          providers: isWhole ? nil : providers.map { StatsRequest(provider: $0, names: names) }, variant: filter))
    }
    do throws(HMPFailure) {
      let meanings = try await context.ask(question, to: "tell what its statistics mean")
      var providers = provider.map { [$0] } ?? []
      for meaning in meanings where provider == nil && !providers.contains(meaning.provider) {
        providers.append(meaning.provider)
      }
      let results = try await context.ask(command(providers), to: "tell its statistics")
      let report = StatsReport(target: target, meanings: meanings, showsProviders: provider == nil)
      return HMPOutput(text: results.map(report.text).joined(), value: results.json)
    } catch {
      throw refusal(error, target, provider)
    }
  }

  /// The failure in the native monitor's words, where it is that the target does not know a name.
  private static func refusal(_ failure: HMPFailure, _ target: StatsTarget, _ provider: StatsProvider?) -> HMPFailure {
    guard case .qmp(let error) = failure, error.description.contains("does not accept value") else { return failure }
    if error.description.contains("'target'") { return .refused("invalid stats target \(target.name)") }
    return provider.map { .refused("invalid stats provider \($0.name)") } ?? failure
  }

  /// The names between commas; nil for all of them.
  private static func statisticsNames(_ text: String) -> [String]? {
    guard text != "*" else { return nil }
    var names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if names.last == "" { names.removeLast() }
    return names
  }

  /// Of processors the monitor's current one.
  @MainLoop
  private static func statisticsFilter(
    _ target: StatsTarget, _ context: HMPContext
  ) async throws(HMPFailure) -> StatsFilter.Variant {
    switch target {
    case .vm: return .vm
    case .cryptodev: return .cryptodev
    case .unknown(let name): return .unknown(QAPIUnknownBranch(name))
    case .vcpu:
      let processors = try await context.ask(QueryCpusFast(), to: "list processors")
      let path = processors.first { $0.cpuIndex == context.state.currentCPU }?.qomPath
      return .vcpu(StatsVCPUFilter(vcpus: path.map { [$0] }))
    }
  }
}

/// Lays statistics out as the native monitor does.
struct StatsReport {
  let target: StatsTarget
  /// What the statistics mean, in the order in which results come.
  let meanings: [StatsSchema]
  let showsProviders: Bool

  func text(of result: StatsResult) -> String {
    guard let meaning = meanings.first(where: { $0.provider == result.provider && $0.target == target }) else {
      return "failed to find schema list for \(result.provider.name)\n"
    }
    var text = showsProviders ? "provider: \(result.provider.name)\n" : ""
    var rest = meaning.stats[...]
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
  /// The name, and in brackets how the number comes about and what it counts.
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

  /// The prefix of the power that the number is to be multiplied by; nil where there is none for it.
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
  /// Nil for what is written out.
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
