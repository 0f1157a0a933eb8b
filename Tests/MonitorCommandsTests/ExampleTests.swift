import HMP
import MainLoop
import MonitorCommands
import QAPIRuntime
import Testing

/// The examples in the tables, read as the lines that they are.
@MainLoop @Test func examplesAreLinesOfTheirRows() throws {
  let session = HMPSession(
    table: try HMPTable(monitorCommands), target: RecordingTarget([:]), state: HMPMonitorState())
  for row in monitorCommands.map(\.row) where !row.example.isEmpty {
    let invocation = try session.context.parse(row.example).invocation()
    #expect(invocation?.row.name == row.name, "\(row.example)")
    #expect(invocation?.row.table == row.table, "\(row.example)")
  }
}

@MainLoop @Test func everyRowHasATopic() throws {
  #expect(monitorCommands.map(\.row).filter(\.topic.isEmpty).map(\.name) == [])
}

/// One without arguments is its own example, and info stands for those below it.
@MainLoop @Test func everyRowWithArgumentsHasAnExample() throws {
  let lacking = monitorCommands.map(\.row).filter { !$0.arguments.isEmpty && $0.example.isEmpty }
  #expect(lacking.map(\.path) == ["info"])
}
