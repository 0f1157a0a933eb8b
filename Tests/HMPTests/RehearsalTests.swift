import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import QJSON
import Testing

/// Rehearsals of rows that have no code for rehearsals.
@Suite struct RehearsalTests {
  /// A row whose translator executes commands in turn, then prints `done`.
  private static func row(_ commands: String..., flags: HMPFlags = []) -> HMPRow {
    HMPRow(
      name: "do", flags: flags,
      binding: .translator { _, context throws(HMPError) in
        for command in commands {
          do throws(TargetError) {
            _ = try await context.target.execute(name: command, arguments: ["password": "hunter2"])
          } catch {
            throw HMPError(error)
          }
        }
        return HMPOutput("done\n")
      })
  }

  @MainLoop private func check(
    _ row: HMPRow, _ expected: String, executed: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let monitor = try Scripted([row], options: HMPOptions(dryRun: true))
    await monitor.check("do", expected, sourceLocation)
    let names = monitor.target.commands.map { String($0.prefix { $0 != " " }) }
    #expect(names == executed, sourceLocation: sourceLocation)
  }

  private static func message(_ command: String) -> String {
    #"{"execute": "\#(command)", "arguments": {"password": "..."}}"# + "\n"
  }

  @MainLoop @Test func commandsThatChangeTheTargetAreNotExecuted() async throws {
    try await check(
      Self.row("query-jobs", "snapshot-save", "query-jobs", "job-dismiss"),
      Self.message("snapshot-save") + Self.message("job-dismiss"), executed: ["query-jobs", "query-jobs"])
  }

  @MainLoop @Test func aNameThatEndsInListIsNotAQuery() async throws {
    try await check(
      Self.row("guest-fsfreeze-freeze-list", flags: .readOnly), Self.message("guest-fsfreeze-freeze-list"), executed: []
    )
  }

  @MainLoop @Test func aLineThatOnlyReadsShowsItsQueries() async throws {
    try await check(
      Self.row("query-block", "qom-list", flags: .readOnly), Self.message("query-block") + Self.message("qom-list"),
      executed: ["query-block", "qom-list"])
    try await check(Self.row(flags: .readOnly), "done\n", executed: [])
  }

  /// For example, a row that waits for the end of a migration, which has not started.
  @MainLoop @Test func aRowThatWaitsForAnEffectEnds() async throws {
    let row = HMPRow(
      name: "do",
      binding: .translator { _, context throws(HMPError) in
        do throws(TargetError) {
          _ = try await context.target.execute(name: "migrate")
          while true { _ = try await context.target.execute(name: "query-migrate") }
        } catch {
          throw HMPError(error)
        }
      })
    let monitor = try Scripted([row], options: HMPOptions(dryRun: true))
    await monitor.check("do", #"{"execute": "migrate"}"# + "\n")
  }

  @MainLoop @Test func theStateOfTheMonitorIsRestored() async throws {
    let row = HMPRow(
      name: "do",
      binding: .translator { _, context throws(HMPError) in
        context.state.currentCPU = 3
        return HMPOutput()
      })
    let monitor = try Scripted([row], options: HMPOptions(dryRun: true))
    await monitor.check("do", "")
    #expect(monitor.state.currentCPU == 0)
  }
}
