package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info stats`.
  @MainLoop
  package static func infoStats(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput
  {
    let target = StatsTarget(name: arguments.string("target") ?? "")
    let provider = arguments.string("provider").map(StatsProvider.init(name:))
    let question = QueryStatsSchemas(provider: provider)
    let names = arguments.string("names").flatMap(statisticsNames)
    let filter = try await statisticsFilter(target, context)
    func command(_ providers: [StatsProvider]) -> QueryStats {
      let isWhole = arguments.string("names") == nil && provider == nil
      return QueryStats(
        StatsFilter(
          providers: isWhole ? nil : providers.map { StatsRequest(provider: $0, names: names) }, variant: filter))
    }
    let known = provider.map { [$0] } ?? [.kvm]
    if let rehearsal = context.rehearsal(CommandCall(question), CommandCall(command(known))) { return rehearsal }
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
