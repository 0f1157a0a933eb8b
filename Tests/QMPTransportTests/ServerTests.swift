import MainLoop
import QAPIRuntime
import QJSON
import QMPTransport
import TestSupport
import Testing

/// The server on real sockets, with well-behaved and other clients.
@Suite(.serialized) struct ServerTests {
  @Test func clientsAreServedSideBySide() async throws {
    try await TestServer.with { server in
      let first = try SocketClient(server.path)
      let second = try SocketClient(server.path)
      try first.send(Request.start + Request.named("park", 1))
      try second.send(Request.start + Request.named("ask", 2))
      #expect(try second.lines(3).last == Request.answer("asked", 2))
      #expect(try first.lines(2).last == #"{"return": {}}"#)
      await server.gate.open()
      #expect(try first.lines(1) == [Request.answer("parked", 1)])
    }
  }

  @Test func aClientExecutesOutOfBandWhileItsOwnCommandIsSuspended() async throws {
    try await TestServer.with(outOfBand: true) { server in
      var options = ClientOptions()
      options.deadline = .seconds(300)
      options.enablesOutOfBand = true
      let client = try await QMPClient.connect(to: .unix(path: server.path), options: options)
      let parked = Task { try await client.execute(name: "park") }
      await server.gate.holds()
      #expect(try await client.executeOutOfBand(CommandCall(name: "jump")) == false)
      await server.gate.open()
      #expect(try await parked.value == "parked")
      await client.close()
    }
  }

  @Test(arguments: [false, true]) func manyRequestsBeforeTheFirstAnswerIsRead(outOfBand: Bool) async throws {
    try await TestServer.with(outOfBand: outOfBand) { server in
      let client = try SocketClient(server.path)
      try client.send(Request.start + (1...4000).map { Request.named("ask", $0) }.joined())
      client.endOutput()
      #expect(try Array(client.lines().dropFirst(2)) == (1...4000).map { Request.answer("asked", $0) })
    }
  }

  @Test(arguments: [false, true]) func aQueueThatWasExactlyFullIsReadAgain(outOfBand: Bool) async throws {
    try await TestServer.with(outOfBand: outOfBand) { server in
      let client = try SocketClient(server.path)
      try client.send(Request.start + Request.named("park", 0))
      await server.gate.holds()
      try client.send((1...8).map { Request.named("ask", $0) }.joined())
      await server.gate.open()
      #expect(try client.lines(11).last == Request.answer("asked", 8))
      try client.send(Request.named("ask", 9))
      #expect(try client.lines(1) == [Request.answer("asked", 9)])
    }
  }

  @Test(arguments: [false, true]) func aHalfClosedClientGetsAllAnswersThenTheEnd(outOfBand: Bool) async throws {
    try await TestServer.with(outOfBand: outOfBand) { server in
      let client = try SocketClient(server.path)
      try client.send(Request.start + Request.named("park", 0) + (1...50).map { Request.named("ask", $0) }.joined())
      client.endOutput()
      await server.gate.holds()
      await server.gate.open()
      let lines = try client.lines()
      #expect(lines.count == 53)
      #expect(lines.last == Request.answer("asked", 50))
    }
  }

  @Test(arguments: [false, true]) func aClientThatDiesCancelsWhatItWaitsFor(outOfBand: Bool) async throws {
    try await TestServer.with(outOfBand: outOfBand) { server in
      do {
        let client = try SocketClient(server.path)
        try client.send(Request.start + Request.named("sleep", 1) + Request.named("park", 2))
        #expect(try client.lines(2).count == 2)
      }
      await server.cancelled.holds()
      let other = try SocketClient(server.path)
      try other.send(#"{"execute": "qmp_cap"#)
      let third = try SocketClient(server.path)
      try third.send(Request.start)
      #expect(try third.lines(2).count == 2)
    }
  }

  @Test func outOfBandOvertakesOnAThreadOfItsOwn() async throws {
    try await TestServer.with(outOfBand: true) { server in
      let client = try SocketClient(server.path)
      try client.send(Request.startOOB + Request.named("park", 0) + (1...7).map { Request.named("ask", $0) }.joined())
      await server.gate.holds()
      try client.send(#"{"exec-oob": "jump", "id": 99}"#)
      #expect(try client.lines(3).last == #"{"return": false, "id": 99}"#)
      try client.send(Request.named("ask", 8) + #"{"exec-oob": "jump", "id": 100}"#)
      await server.gate.open()
      let rest = try client.lines(10)
      #expect(rest.contains(Request.answer("parked", 0)))
      #expect(rest.filter { $0.contains("asked") } == (1...8).map { Request.answer("asked", $0) })
      #expect(rest.contains(#"{"return": false, "id": 100}"#))
    }
  }

  @Test func aClientThatNeverReadsIsNotReadFrom() async throws {
    try await TestServer.with { server in
      let deaf = try SocketClient(server.path)
      try deaf.send(Request.start)
      let taken = deaf.sendUntilRefused(String(repeating: Request.named("no-such-command", 1), count: 1000))
      #expect(taken < 16 << 20)
      let other = try SocketClient(server.path)
      try other.send(Request.start + Request.named("ask", 1))
      #expect(try other.lines(3).last == Request.answer("asked", 1))
    }
  }

  @Test func megabytesOfGarbageAreAnErrorOfThatClient() async throws {
    try await TestServer.with { server in
      let client = try SocketClient(server.path)
      try client.send(Request.start + String(repeating: "x", count: 4 << 20) + "\n" + Request.named("ask", 1))
      client.endOutput()
      let lines = try client.lines()
      #expect(lines.count == 4)
      #expect(lines.last == Request.answer("asked", 1))
    }
  }

  /// Those above the first sixteen have a loop of their own, which makes no difference to them.
  @Test func manyClientsOfOneProcess() async throws {
    final class Seat {
      let client: SocketClient
      init(_ path: String) throws { client = try SocketClient(path) }
    }
    try await TestServer.with { server in
      do {
        let seats = try (0..<40).map { _ in try Seat(server.path) }
        for seat in seats {
          try seat.client.send(Request.start + Request.named("ask", 1) + Request.named("sleep", 2))
        }
        for seat in seats {
          let lines = try seat.client.lines(3)
          #expect(lines.last == Request.answer("asked", 1))
        }
      }
      await server.cancelled.holds(40)
      let other = try SocketClient(server.path)
      try other.send(Request.start + Request.named("ask", 3))
      #expect(try other.lines(3).last == Request.answer("asked", 3))
    }
  }
}
