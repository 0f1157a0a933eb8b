import MainLoop
import QAPIRuntime
import QJSON

/// The target of a line that is rehearsed: it has queries answered, and records every other command instead of having it
/// executed.
///
/// So a row that was written without a thought of rehearsals changes nothing. What it makes of the empty results that it
/// gets for the recorded commands does not matter: the rehearsal shows the commands.
@MainLoop
final class RehearsingTarget: CommandTarget {
  private let target: any CommandTarget
  private var queries: [CommandCall] = []
  private var changes: [CommandCall] = []
  private var queriesSinceChange = 0

  /// A row that waits for the effect of a command that was not executed would wait without end; so many queries after
  /// one are answered.
  private nonisolated static var patience: Int { 8 }

  init(_ target: any CommandTarget) {
    self.target = target
  }

  /// The words of a command's name by which QMP's commands say that they only read: `query-block`, `qom-list-types`.
  private nonisolated static let words: Set<Substring> = ["query", "get", "info"]

  private static func isQuery(_ command: String) -> Bool {
    let parts = command.split(separator: "-")
    // At the end of a name, `list` is what the command takes: guest-fsfreeze-freeze-list stops file systems.
    return !words.isDisjoint(with: parts) || parts.dropFirst().first == "list"
  }

  /// Whether a command was recorded that could change the target.
  var hasChanges: Bool { !changes.isEmpty }

  /// The commands that would change the target, or the queries where there are none; nil where there is neither.
  var output: HMPOutput? {
    let messages = (changes.isEmpty ? queries : changes).map(\.message.withoutSecrets)
    guard !messages.isEmpty else { return nil }
    return HMPOutput(
      text: messages.map { $0.text() + "\n" }.joined(), value: messages.count == 1 ? messages[0] : .array(messages))
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    guard Self.isQuery(call.name) else {
      changes.append(call)
      queriesSinceChange = 0
      return JSONValue.object([:])
    }
    queriesSinceChange += 1
    guard changes.isEmpty || queriesSinceChange <= Self.patience else { throw .cancelled }
    queries.append(call)
    return try await target.execute(call)
  }

  func commandNames() async throws(TargetError) -> Set<String> { try await target.commandNames() }

  func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation {
    target.observeEvents(body)
  }
}

extension HMPContext {
  /// Calls the body; where lines are rehearsed, with a target on which nothing changes, and gives the commands that the
  /// body would have executed.
  ///
  /// - Throws: what the body throws, unless the line only reads or has got as far as a command that changes something
  @MainLoop
  func rehearsing(
    _ row: HMPRow?, _ body: (HMPContext) async throws(HMPFailure) -> HMPOutput
  ) async throws(HMPFailure) -> HMPOutput {
    guard options.dryRun else { return try await body(self) }
    let rehearsal = RehearsingTarget(target)
    let context = HMPContext(target: rehearsal, state: state, table: table, options: options)
    let remembered = (state.currentCPU, state.mouseButtons)
    defer { (state.currentCPU, state.mouseButtons) = remembered }
    do throws(HMPFailure) {
      let output = try await body(context)
      return rehearsal.output ?? output
    } catch {
      guard rehearsal.hasChanges || row?.isReadOnly ?? false, let output = rehearsal.output else { throw error }
      return output
    }
  }
}
