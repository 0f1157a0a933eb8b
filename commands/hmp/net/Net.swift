import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Announces the guest with the timing in the migration parameters, as QEMU's monitor does.
  @MainLoop
  static func announceSelf(_ arguments: AnnounceSelfArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let parameters = try await context.ask(QueryMigrateParameters(), to: "show migration parameters")
    let interfaces = NativeOptions.names(arguments.interfaces ?? "")
    let call = AnnounceSelf(
      AnnounceParameters(
        initial: Int64(clamping: parameters.announceInitial ?? 50),
        max: Int64(clamping: parameters.announceMax ?? 550),
        rounds: Int64(clamping: parameters.announceRounds ?? 5),
        step: Int64(clamping: parameters.announceStep ?? 100),
        interfaces: interfaces.isEmpty ? nil : interfaces, id: arguments.id))
    return HMPOutput(value: try await context.ask(call, to: "announce the guest").json)
  }
}

extension Translators {
  /// Removes a rule with the target's own human monitor, whose output ends in `removed` if it succeeded.
  @MainLoop
  static func hostfwdRemove(_ arguments: HostfwdRemoveArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let output = try await HumanMonitor.run(arguments.written.line, to: "forward ports", context)
    guard output.text.hasSuffix(" removed\n") else { throw .refused(output.text) }
    return output
  }
}
