import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// `announce_self [INTERFACES] [ID]`, with the timing that the parameters of migration set.
  @MainLoop
  static func announceSelf(_ arguments: AnnounceSelfArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let parameters = try await context.ask(QueryMigrateParameters(), to: "tell how to announce itself")
    let interfaces = names(arguments.interfaces ?? "")
    let call = AnnounceSelf(
      AnnounceParameters(
        initial: Int64(clamping: parameters.announceInitial ?? 50),
        max: Int64(clamping: parameters.announceMax ?? 550),
        rounds: Int64(clamping: parameters.announceRounds ?? 5),
        step: Int64(clamping: parameters.announceStep ?? 100),
        interfaces: interfaces.isEmpty ? nil : interfaces, id: arguments.id))
    return HMPOutput(value: try await context.ask(call, to: "announce itself").json)
  }

  /// The names between commas; none after a comma at the end.
  private static func names(_ text: String) -> [String] {
    var names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if names.last?.isEmpty ?? false { names.removeLast() }
    return names
  }
}

extension Translators {
  /// `hostfwd_remove [NETDEV] RULE` by the target's own human monitor, which says so when it has done it.
  @MainLoop
  static func hostfwdRemove(_ arguments: HostfwdRemoveArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let output = try await HumanMonitor.run(arguments.written.line, to: "forward ports", context)
    guard output.text.hasSuffix(" removed\n") else { throw .refused(output.text) }
    return output
  }
}
