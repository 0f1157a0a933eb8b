import MainLoop
import QAPIRuntime
import QJSON

/// The target of a rehearsed line, which passes queries on and records every other command without executing it.
///
/// Rows need no code for rehearsals. The result of a recorded command is empty; the output that a row makes from it is
/// not shown, because a rehearsal shows the recorded commands.
@MainLoop
final class RehearsingTarget: CommandTarget {
  private let target: any CommandTarget
  private var queries: [CommandCall] = []
  private var changes: [CommandCall] = []
  private var queriesSinceChange = 0

  /// The number of queries that are answered after a recorded command.
  ///
  /// A row that polls for the effect of that command would otherwise never end.
  private nonisolated static var patience: Int { 8 }

  init(_ target: any CommandTarget) {
    self.target = target
  }

  /// The words that mark QMP commands which only read, as in `query-block`.
  private nonisolated static let queryWords: Set<Substring> = ["query", "get", "info"]

  private static func isQuery(_ command: String) -> Bool {
    let parts = command.split(separator: "-")
    // `list` marks a query only as the second word: guest-fsfreeze-freeze-list freezes a list of file systems.
    return !queryWords.isDisjoint(with: parts) || parts.dropFirst().first == "list"
  }

  /// Whether a command that can change the target was recorded.
  var hasChanges: Bool { !changes.isEmpty }

  /// The recorded commands, or the queries if there are none; nil if there are no queries either.
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

  var memory: TargetMemory? { target.memory }

  func commandNames() async throws(TargetError) -> Set<String> { try await target.commandNames() }

  func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation {
    target.observeEvents(body)
  }
}

extension HMPContext {
  /// Calls the body with a rehearsing target, and returns the commands that it executed.
  ///
  /// - Throws: the error of the body, unless the row only reads, or the body reached a command that can change the target.
  @MainLoop
  func rehearsing(
    _ row: HMPRow?, _ body: (HMPContext) async throws(HMPError) -> HMPOutput
  ) async throws(HMPError) -> HMPOutput {
    let rehearsal = RehearsingTarget(target)
    let context = HMPContext(target: rehearsal, state: state, table: table, options: options)
    let remembered = (state.currentCPU, state.mouseButtons)
    defer { (state.currentCPU, state.mouseButtons) = remembered }
    do throws(HMPError) {
      let output = try await body(context)
      return rehearsal.output ?? output
    } catch {
      guard rehearsal.hasChanges || row?.isReadOnly ?? false, let output = rehearsal.output else { throw error }
      return output
    }
  }
}
