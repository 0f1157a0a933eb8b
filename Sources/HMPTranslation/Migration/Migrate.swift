package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `migrate [-d] [-b] [-i] [-r] URI`.
  ///
  /// Waits for the migration unless `-d` was given. Cancelling ends the wait, not the migration.
  @MainLoop
  package static func migrate(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    try await refuseMissingFlags(arguments, context)
    var members: JSONObject = ["uri": .string(arguments.string("uri") ?? "")]
    for flag in ["blk", "inc", "resume"] where arguments.flag(flag) { members[flag] = true }
    if let rehearsal = context.rehearsal(CommandCall(name: Migrate.name, arguments: members)) { return rehearsal }
    let result = try await context.ask(Migrate.name, members, to: "migrate")
    if arguments.flag("detach") { return HMPOutput(value: result) }
    return try await MigrationWait(title: "migrate", progress: context.options.progress).end(context)
  }

  /// Disks migrate otherwise since QEMU 9.1, and `-b` and `-i` are gone.
  @MainLoop
  private static func refuseMissingFlags(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) {
    let flags = [("blk", "b"), ("inc", "i")].filter { arguments.flag($0.0) }
    guard !flags.isEmpty, let members = try await TargetSchema(of: context.target).members(of: Migrate.name)
    else { return }
    for (member, letter) in flags where !members.contains(member) {
      throw .refused("migrate: unsupported option -\(letter)\nTry \"help migrate\" for more information\n")
    }
  }
}

/// Waiting for the end of a migration.
@MainLoop
struct MigrationWait {
  let title: String
  /// Told how far the migration is; nil where nobody reads it.
  let progress: HMPOptions.ProgressReport?

  private static let interval = Duration.milliseconds(250)

  /// Returns when the migration needs nobody to wait any more.
  ///
  /// - Throws: `HMPFailure` where it failed or was given up.
  func end(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    var detached = HMPOutput(
      "The migration goes on without this monitor; 'info migrate' shows how far it is, 'migrate_cancel' ends it.\n")
    detached.wasCancelled = true
    while true {
      let info: MigrationInfo
      do throws(HMPFailure) {
        info = try await context.ask(QueryMigrate(), to: "tell how far the migration is")
      } catch {
        guard Task.isCancelled else { throw error }
        return detached
      }
      if let output = try output(info) { return output }
      progress?(info.progress(title))
      do throws(CancellationError) {
        try await MainLoop.sleep(for: Self.interval)
      } catch {
        return detached
      }
    }
  }

  /// What the command ends with; nil as long as it goes on.
  private func output(_ info: MigrationInfo) throws(HMPFailure) -> HMPOutput? {
    switch info.status {
    case .setup, .active, .postcopyActive, .postcopyDevice, .postcopyRecoverSetup, .postcopyRecover, .device,
      .cancelling, .waitUnplug, nil:
      return nil
    case .completed:
      progress?(info.progress(title))
      return HMPOutput(value: info.json)
    case .failed: throw .qmp(.generic(info.errorDesc ?? "The migration failed"))
    case .cancelled: throw .qmp(.generic("The migration was cancelled"))
    case .preSwitchover:
      return HMPOutput(
        text: "The migration waits; 'migrate_continue pre-switchover' lets it go on.\n", value: info.json)
    case .postcopyPaused:
      return HMPOutput(
        text: "The migration is paused; 'migrate -r URI' lets it go on when its destination waits.\n", value: info.json)
    case .none?, .colo, .unknown:
      return HMPOutput(text: "Migration status: \(info.status?.name ?? "")\n", value: info.json)
    }
  }
}

extension MigrationInfo {
  /// How much of the memory has been looked at, which grows again when the guest changes it.
  fileprivate func progress(_ title: String) -> HMPProgress {
    let isComplete = status == .completed
    guard let ram else {
      return HMPProgress(title: title, done: isComplete ? 1 : 0, total: isComplete ? 1 : 0, details: status?.name ?? "")
    }
    let passes = ram.dirtySyncCount > 1 ? ", pass \(ram.dirtySyncCount)" : ""
    return HMPProgress(
      title: title, done: max(0, ram.total - ram.remaining), total: ram.total,
      details: "\(HumanSize.text(of: UInt64(clamping: ram.transferred))) sent\(passes)")
  }
}
