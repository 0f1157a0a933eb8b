import HMP
import Synchronization
import Testing

@Suite struct TableTests {
  /// The names of the rows that have been made, in order.
  private final class Made: Sendable {
    let names = Mutex<[String]>([])
  }

  private func table(_ made: Made) throws -> HMPTable {
    func entry(_ name: String, aliases: [String] = [], in table: String? = nil) -> HMPTable.Entry {
      HMPTable.Entry(name, aliases: aliases, in: table, hasSubTable: name == "info") {
        made.names.withLock { $0.append(name) }
        return HMPRow(name: name, aliases: aliases, table: table, binding: name == "info" ? .subTable : .none)
      }
    }
    return try HMPTable([
      entry("stop"), entry("info"), entry("quit", aliases: ["q"]), entry("version", in: "info"),
      entry("block", in: "info"),
    ])
  }

  @Test func rowsAreMadeOnceAndOnDemand() throws {
    let made = Made()
    let table = try table(made)
    #expect(made.names.withLock { $0 } == [])
    #expect(table.row("q")?.spelling == "quit|q")
    #expect(table.row("quit") != nil)
    #expect(table.row("block") == nil)
    #expect(table.row("block", in: "info")?.path == "info block")
    #expect(made.names.withLock { $0 } == ["quit", "block"])
    #expect(table.rows(in: "info").map(\.name) == ["block", "version"])
    #expect(made.names.withLock { $0 } == ["quit", "block", "version"])
  }

  @Test func rowsAreSortedWithSubTablesLast() throws {
    let table = try table(Made()).adding([HMPRow(name: "cont", binding: .none)])
    #expect(table.rows.map(\.path) == ["cont", "info", "quit", "stop", "info block", "info version"])
    #expect(table.rows(in: "none").isEmpty)
  }

  @Test func entriesAreCheckedWithoutMakingTheirRows() {
    func refusal(_ entries: HMPTable.Entry...) -> HMPTableError? {
      do throws(HMPTableError) {
        _ = try HMPTable(entries)
        return nil
      } catch {
        return error
      }
    }
    func entry(_ name: String, _ aliases: String..., in table: String? = nil) -> HMPTable.Entry {
      HMPTable.Entry(name, aliases: aliases, in: table) {
        Issue.record("\(name) was made")
        return HMPRow(name: name, binding: .none)
      }
    }
    #expect(refusal(entry("a", "b"), entry("b")) == .duplicateName("b", table: nil))
    #expect(refusal(entry("a b")) == .unusableName("a b"))
    #expect(refusal(entry("info"), entry("a", in: "info")) == .unknownTable("info", row: "a"))
  }
}
