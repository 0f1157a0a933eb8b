import Foundation
import MainLoop
import QMP
import QMPTransport
import Testing

/// The reason why a connection to the path fails.
private func reason(
  _ path: String, deadline: Duration = .seconds(300), peer: ClientOptions.Peer = .qmpServer
) async -> ConnectError.Reason? {
  var options = ClientOptions()
  options.deadline = deadline
  options.peer = peer
  do {
    let client = try await QMPClient.connect(to: .unix(path: path), options: options)
    await client.close()
    return nil
  } catch {
    return error.reason
  }
}

private func reason(first: [ScriptedServer.Step], deadline: Duration = .seconds(300)) async throws -> ConnectError
  .Reason?
{
  let server = try await ScriptedServer.start(first: first)
  let reason = await reason(server.path, deadline: deadline)
  try await server.stop()
  return reason
}

@Suite struct ConnectTests {
  @Test func pathsWithoutServer() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "hmp-file-\(UInt32.random(in: 0 ... .max))").path
    #expect(await reason(file) == .noSuchSocket)
    try Data().write(to: URL(filePath: file))
    #expect(await reason(file) == .notASocket)
    #expect(await reason(file + "/x") == .noSuchSocket)
    try FileManager.default.removeItem(atPath: file)
  }

  @Test func anAddressWithNULLeadsNowhere() async throws {
    let server = try await ScriptedServer.start()
    #expect(await reason(server.path + "\0x") == .addressContainsNUL)
    try await server.stop()
  }

  @Test func greetingNeverComes() async throws {
    #expect(try await reason(first: [], deadline: .milliseconds(50)) == .noGreeting)
    #expect(try await reason(first: [.send(#"{"event": "STOP"}"#)], deadline: .milliseconds(50)) == .noGreeting)
  }

  @Test func agentNeverAnswers() async throws {
    let server = try await ScriptedServer.start(first: [])
    #expect(await reason(server.path, deadline: .milliseconds(50), peer: .guestAgent) == .noResponseFromAgent)
    try await server.stop()
  }

  @Test func serverInsteadOfAnAgent() async throws {
    let server = try await ScriptedServer.start()
    #expect(await reason(server.path, peer: .guestAgent) == .session(.notAnAgent))
    try await server.stop()
  }

  @Test func closedBeforeGreeting() async throws {
    #expect(try await reason(first: [.close]) == .closedBeforeGreeting)
  }

  @Test func somethingElse() async throws {
    #expect(try await reason(first: [.send("220 mail")]) != nil)
    let monitor = "QEMU 7.2 monitor - type 'help' for more information"
    guard case .session(let failure)? = try await reason(first: [.send(monitor)]) else {
      Issue.record("taken for QMP")
      return
    }
    #expect(failure.message == "this is not a QMP server; it sent '\(monitor)'")
    #expect(failure.hint?.contains("human monitor") == true)
  }

  @Test func givenUp() async throws {
    let server = try await ScriptedServer.start(first: [])
    let task = Task { await reason(server.path) }
    task.cancel()
    #expect(await task.value == .cancelled)
    try await server.stop()
  }

  @Test func texts() {
    let error = ConnectError(peer: "unix:s", reason: .noGreeting, deadline: .milliseconds(1500))
    #expect(error.message == "unix:s: connected, but no QMP greeting came within 1.5 s")
    #expect(error.isTimeout)
    #expect(error.hint?.isEmpty == false)
  }
}
