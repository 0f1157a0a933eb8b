import MainLoop
import QAPIRuntime
import QJSON
import QMP
import QMPTransport
import Testing

private func withClient(
  _ server: ScriptedServer, options: ClientOptions = .patient, _ body: @MainLoop (QMPClient) async throws -> Void
) async throws {
  let client = try await QMPClient.connect(to: .unix(path: server.path), options: options)
  try await body(client)
  await client.close()
  try await server.stop()
}

private func answer(_ value: String, _ id: String) -> [ScriptedServer.Step] {
  [.send(#"{"return": \#(value), "id": \#(id)}"#)]
}

@Suite struct QMPClientTests {
  @Test func executes() async throws {
    let server = try await ScriptedServer.start { command, id in answer("\"\(command)\"", id) }
    try await withClient(server) { client in
      #expect(client.greeting?.version == .init(major: 9, minor: 0, micro: 1))
      let command = try await client.execute(name: "query-status")
      #expect(command == "query-status")
      async let first = client.execute(name: "a")
      async let second = client.execute(name: "b")
      let both = try await [first, second]
      #expect(both == ["a", "b"])
    }
  }

  @Test func eventBeforeGreetingAndForeignAnswers() async throws {
    let server = try await ScriptedServer.start(
      first: [.send(#"{"event": "STOP"}"#), .send(ScriptedServer.greeting), .send(#"{"return": 1, "id": 3}"#)]
    ) { _, id in [.send(#"{"return": 1, "id": 4}"#)] + answer("2", id) }
    try await withClient(server) { client in
      let answer = try await client.execute(name: "c")
      #expect(answer == 2)
    }
  }

  @Test func eventsComeBeforeTheAnswer() async throws {
    let server = try await ScriptedServer.start { _, id in [.send(#"{"event": "STOP"}"#)] + answer("{}", id) }
    try await withClient(server) { client in
      var events = client.events().makeAsyncIterator()
      _ = try await client.execute(name: "stop")
      #expect(await events.next() == ReceivedEvent(name: "STOP"))
    }
  }

  @Test func targetErrors() async throws {
    let server = try await ScriptedServer.start { _, id in
      [.send(#"{"error": {"class": "CommandNotFound", "desc": "no"}, "id": \#(id)}"#)]
    }
    try await withClient(server) { client in
      await #expect(throws: TargetError.command(QMPError(.commandNotFound, "no"))) {
        try await client.execute(name: "x")
      }
    }
  }

  @Test func closedInTheMiddle() async throws {
    let server = try await ScriptedServer.start { _, _ in [.close] }
    try await withClient(server) { client in
      let error = TargetError.connectionLost("unix:\(server.path): the other side closed the connection")
      await #expect(throws: error) { try await client.execute(name: "x") }
      #expect(await client.waitUntilLost() == .closedByPeer)
      await #expect(throws: error) { try await client.execute(name: "y") }
    }
  }

  @Test func errorWithoutIDEndsTheConnection() async throws {
    let server = try await ScriptedServer.start { _, _ in
      [.send(#"{"error": {"class": "GenericError", "desc": "eh"}}"#)]
    }
    try await withClient(server) { client in
      await #expect(throws: TargetError.self) { try await client.execute(name: "x") }
      #expect(client.loss == .session(.requestNotUnderstood(.generic("eh"))))
    }
  }

  @Test func cancelledCallsAreGivenUp() async throws {
    let server = try await ScriptedServer.start { command, id in command == "slow" ? [] : answer("1", id) }
    try await withClient(server) { client in
      let slow = Task { @MainLoop in try await client.execute(name: "slow") }
      let first = try await client.execute(name: "fast")
      #expect(first == 1)
      slow.cancel()
      await #expect(throws: TargetError.cancelled) { try await slow.value }
      let second = try await client.execute(name: "fast")
      #expect(second == 1)
    }
  }

  @Test func namesAreAskedOnce() async throws {
    let server = try await ScriptedServer.start { command, id in
      answer(#"[{"name": "\#(command)"}, {"name": "quit"}]"#, id)
    }
    try await withClient(server) { client in
      let names = try await client.commandNames()
      #expect(names == ["query-commands", "quit"])
      #expect(await client.has("quit"))
      #expect(await !client.has("stop"))
    }
  }

  @Test func tapSeesAll() async throws {
    let server = try await ScriptedServer.start { _, id in answer("1", "  \(id)") }
    var options = ClientOptions.patient
    let seen = TapRecord()
    options.tap = MessageTap { seen.messages.append($0) }
    try await withClient(server, options: options) { client in
      _ = try await client.execute(name: "c")
      #expect(seen.messages.map(\.direction) == [.received, .sent, .received, .sent, .received])
      #expect(String(decoding: seen.messages[3].text, as: UTF8.self).hasPrefix(#"{"execute": "c", "id": "#))
      #expect(seen.messages[4].time > .zero)
    }
  }
}

@MainLoop private final class TapRecord {
  var messages: [MessageTap.Message] = []
  nonisolated init() {}
}
