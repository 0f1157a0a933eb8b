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
        "farewell", "by-hand", "save-all", "save-as", "disk-state", "here-only",
      ])
  }

  @Test(arguments: [
    ("nothing-at-all", "plain"), ("draw", "coroutine"), ("wait-for", "coroutine"), ("interrupt", "outOfBand"),
    ("save-as", "plain"), ("by-hand", "plain"),
  ])
  func kindsFollowTheFlags(name: Swift.String, kind: Swift.String) throws {
    #expect(try #require(table[name]).kind == kind)
  }

  @Test func flags() {
    #expect(table["draw"]?.flags == [])
    #expect(table["list-colours"]?.flags == .allowPreconfig)
    #expect(table["farewell"]?.flags == .noSuccessResponse)
  }

  @Test func arguments() async throws {
    try await expect("add-up", #"{"first": 2, "second": 3}"#, "5")
    try await expect("add-up", #"{"first": 2}"#, "2")
    try await expect("list-colours", "{}", #"["red"]"#)
    try await expect("save-as", #"{"file": "f"}"#, "{}")
    try await expect("disk-state", "{}", #"{"full": true}"#)
  }

  @Test func aHandlerWithoutAMarshallerGetsTheArgumentsAsTheyCame() async throws {
    try await expect("by-hand", #"{"text": 1, "more": []}"#, #"["text","more"]"#)
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
    _ handler: @MainLoop @Sendable (borrowing PlainContext, CommandInput) throws(QMPError) -> any QAPIValue,
    _ input: CommandInput
  ) -> Swift.String {
    do throws(QMPError) { return try handler(PlainContext(Monitor(kind: "test")), input).json.text() } catch {
      return error.description
    }
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

  func nothingAtAll(_: borrowing PlainContext) throws(QMPError) {}
  func addUp(_: borrowing PlainContext, first: Int64, second: Int64?) throws(QMPError) -> Int64 {
    first + (second ?? 0)
  }
  func oldName(_: borrowing PlainContext, id: Swift.String) throws(QMPError) {}
  func listColours(_: borrowing PlainContext) throws(QMPError) -> [Colour] { [.red] }
  func draw(_: borrowing CoroutineContext, _ arguments: Shape) async throws(QMPError) -> Optionals { Optionals() }
  func waitFor(_: borrowing CoroutineContext, what: Swift.String, default: Bool?) async throws(QMPError) {}
  nonisolated func interrupt(_: borrowing OutOfBandContext, all: Bool) throws(QMPError) {}
  nonisolated func interrupted(_: borrowing OutOfBandContext) throws(QMPError) -> Base { Base(id: "a") }
  func farewell(_: borrowing PlainContext) throws(QMPError) {}
  func byHand(_: borrowing PlainContext, raw arguments: JSONObject) throws(QMPError) -> any QAPIValue {
    JSONValue.array(arguments.map { .string($0.name) })
  }
  func saveAll(_: borrowing PlainContext, folder: Swift.String) throws(QMPError) {}
  func saveAs(_: borrowing PlainContext, _ arguments: SaveAs) throws(QMPError) {}
  func diskState(_: borrowing PlainContext) throws(QMPError) -> DiskState { DiskState(full: true) }
  func hereOnly(_: borrowing PlainContext, flavour: Flavour) throws(QMPError) -> HereOnly { HereOnly(x: 1) }
}
