import MainLoop
import QAPIRuntime
import QJSON
import ReferenceAPI
import Testing

@Suite struct CommandTableTests {
  private let table = CommandTable(serving: ReferenceHandlers())

  @Test func rowsInTheSchemasOrder() {
    #expect(
      table.rows.map(\.name) == [
        "nothing-at-all", "add-up", "old_name", "list-colours", "draw", "wait-for", "interrupt", "interrupted",
        "farewell", "save-all", "save-as", "disk-state", "here-only",
      ])
  }

  @Test(arguments: [
    ("nothing-at-all", "plain"), ("draw", "coroutine"), ("wait-for", "coroutine"), ("interrupt", "outOfBand"),
    ("save-as", "plain"),
  ])
  func kindsFollowTheFlags(name: Swift.String, kind: Swift.String) throws {
    #expect(try #require(table[name]).kind == kind)
  }

  @Test func flags() {
    #expect(table["draw"]?.flags == .coroutine)
    #expect(table["interrupt"]?.flags == .allowOOB)
    #expect(table["list-colours"]?.flags == .allowPreconfig)
    #expect(table["farewell"]?.flags == .noSuccessResponse)
    #expect(table["by-hand"] == nil)
    #expect(ByHand.name == "by-hand")
  }

  @Test func arguments() async throws {
    try await expect("add-up", #"{"first": 2, "second": 3}"#, "5")
    try await expect("add-up", #"{"first": 2}"#, "2")
    try await expect("list-colours", "{}", #"["red"]"#)
    try await expect("save-as", #"{"file": "f"}"#, "{}")
    try await expect("disk-state", "{}", #"{"full": true}"#)
  }

  @Test func faultsNameTheMember() async throws {
    try await expect("add-up", "{}", "Parameter 'first' is missing")
    try await expect("nothing-at-all", #"{"a": 1}"#, "Parameter 'a' is unexpected")
    try await expect("save-as", #"{"file": 1}"#, "Invalid parameter type for 'file', expected: string")
  }

  /// Executes a plain command and expects its result, or the text of its error.
  private func expect(
    _ name: Swift.String, _ arguments: Swift.String, _ expected: Swift.String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let row = try #require(table[name])
    guard case .plain(let handler) = row.handler else {
      Issue.record("\(name) is not plain")
      return
    }
    let input = CommandInput.json(try json(arguments).objectValue ?? JSONObject(), .strict)
    let outcome = await Self.call(handler, input)
    #expect(outcome.replacing(" ", with: "") == expected.replacing(" ", with: ""), sourceLocation: sourceLocation)
  }

  @MainLoop private static func call(
    _ handler: @MainLoop @Sendable (CommandInput) throws(QMPError) -> any QAPIValue, _ input: CommandInput
  ) -> Swift.String {
    do throws(QMPError) { return try handler(input).text() } catch { return error.description }
  }
}

extension CommandRow {
  fileprivate var kind: Swift.String {
    switch handler {
    case .plain: "plain"
    case .coroutine: "coroutine"
    case .outOfBand: "outOfBand"
    }
  }
}

/// Handlers of all commands, of the kinds that the schema asks for.
@MainLoop
private final class ReferenceHandlers: ReferenceAPIHandlers {
  nonisolated init() {}

  func nothingAtAll() throws(QMPError) {}
  func addUp(first: Int64, second: Int64?) throws(QMPError) -> Int64 { first + (second ?? 0) }
  func oldName(id: Swift.String) throws(QMPError) {}
  func listColours() throws(QMPError) -> [Colour] { [.red] }
  func draw(_ arguments: Shape) async throws(QMPError) -> Optionals { Optionals() }
  func waitFor(what: Swift.String, default: Bool?) async throws(QMPError) {}
  nonisolated func interrupt(all: Bool) throws(QMPError) {}
  nonisolated func interrupted() throws(QMPError) -> Base { Base(id: "a") }
  func farewell() throws(QMPError) {}
  func saveAll(folder: Swift.String) throws(QMPError) {}
  func saveAs(_ arguments: SaveAs) throws(QMPError) {}
  func diskState() throws(QMPError) -> DiskState { DiskState(full: true) }
  func hereOnly(flavour: Flavour) throws(QMPError) -> HereOnly { HereOnly(x: 1) }
}
