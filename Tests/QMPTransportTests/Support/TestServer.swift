import Foundation
import MainLoop
import QAPIRuntime
import QJSON
import QMP
import QMPTransport
import TestSupport

/// Suspends until its client disconnects.
struct Sleep: BareCommand, CoroutineCommand {
  typealias Result = QAPIEmpty
  static let name = "sleep"
}

/// A server in this process with sockets of its own.
@MainLoop
final class TestServer {
  let gate = Gate()
  /// The gate that a cancelled `sleep` comes to.
  let cancelled = Gate()
  private let server: QMPServer
  nonisolated let path = FileManager.default.temporaryDirectory
    .appending(path: "hmp-\(UInt64.random(in: 0 ... .max)).sock").path

  init(outOfBand: Bool = false) {
    let (gate, cancelled) = (gate, cancelled)
    var table = CommandTable()
    table.plain(Ask.self) { (_, _: Ask) throws(QMPError) -> JSONValue in "asked" }
    table.coroutine(Park.self) { (_, _: Park) async throws(QMPError) -> JSONValue in
      await gate.pass()
      return "parked"
    }
    table.coroutine(Sleep.self) { (_, _: Sleep) async throws(QMPError) -> Void in
      try? await MainLoop.sleep(for: .seconds(3600))
      await cancelled.pass()
    }
    if outOfBand {
      table.outOfBand(Jump.self) { (_, _: Jump) throws(QMPError) -> JSONValue in
        .bool(MainLoop.isCurrent || Coroutine.current != nil)
      }
    }
    server = QMPServer(Dispatcher(table), version: "v")
  }

  func listen(_ address: QMPAddress? = nil, permissions: UInt32 = 0o600) async throws {
    try await server.listen(on: address ?? .unix(path: path), permissions: permissions)
  }
  func close() async { await server.close() }

  /// Starts a server, and calls the body off the main loop.
  nonisolated static func with(
    outOfBand: Bool = false, _ body: @escaping @Sendable (TestServer) async throws -> Void
  ) async throws {
    let server = await TestServer(outOfBand: outOfBand)
    try await server.listen()
    let outcome = await Task { try await body(server) }.result
    await server.gate.open()
    await server.cancelled.open()
    await server.close()
    try outcome.get()
  }
}

enum Request {
  static let start = #"{"execute": "qmp_capabilities"}"#
  static let startOOB = #"{"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}}"#

  static func named(_ name: String, _ id: Int) -> String { #"{"execute": "\#(name)", "id": \#(id)}"# }
  static func answer(_ value: String, _ id: Int) -> String { #"{"return": "\#(value)", "id": \#(id)}"# }
}
