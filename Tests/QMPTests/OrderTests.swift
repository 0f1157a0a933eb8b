import MainLoop
import QAPIRuntime
import TestSupport
import Testing

@testable import QMP

/// The order in which a monitor's requests are executed and responded to.
@Suite @MainLoop struct OrderTests {
  private let server = TestServer()

  private func request(_ name: String, _ id: Int) -> String { #"{"execute": "\#(name)", "id": \#(id)}"# }
  private func answer(_ value: String, _ id: Int) -> String { #"{"return": "\#(value)", "id": \#(id)}"# + "\n" }

  @Test func othersOfTheMonitorWaitAndOtherMonitorsAreServed() async {
    let first = SessionProbe(server.dispatcher)
    let second = SessionProbe(server.dispatcher)
    first.send(request("park", 1) + request("ask", 2) + "{]" + request("park", 3) + request("ask", 4))
    #expect(first.output == "")
    second.send(request("ask", 9))
    #expect(second.output == answer("asked", 9))
    #expect(Coroutine.all.contains { $0.command == "park" && $0.waitingFor == "the gate" })
    server.gate.letOneThrough()
    await server.gate.holds()
    let head = answer("parked", 1) + answer("asked", 2)
    #expect(first.output.hasPrefix(head + #"{"error": {"class": "GenericError""#))
    #expect(!first.output.contains(#""id": 3"#))
    server.gate.open()
    await first.prints(#""id": 4"#)
    #expect(first.output.hasSuffix(answer("parked", 3) + answer("asked", 4)))
  }

  @Test func sixtyFourRequestsInOneReadAreOneWrite() {
    let probe = SessionProbe(server.dispatcher)
    probe.send((1...64).map { request("ask", $0) }.joined())
    #expect(probe.output == (1...64).map { answer("asked", $0) }.joined())
    #expect(probe.writes == 1)
  }

  @Test func aClientsTurnHasALimitOfRequests() {
    let probe = SessionProbe(server.dispatcher)
    probe.send((1...150).map { request("ask", $0) }.joined())
    #expect(probe.output == (1...64).map { answer("asked", $0) }.joined())
    #expect(probe.turnsOver == 1)
    probe.beginTurn()
    #expect(probe.output == (1...128).map { answer("asked", $0) }.joined())
    #expect(probe.turnsOver == 2)
    probe.beginTurn()
    #expect(probe.output == (1...150).map { answer("asked", $0) }.joined())
    #expect(probe.turnsOver == 2)
  }

  @Test func aClientsTurnHasALimitOfBytes() {
    let probe = SessionProbe(server.dispatcher)
    let text = String(repeating: "x", count: 100_000)
    probe.send(String(repeating: #"{"execute": "echo", "arguments": {"text": "\#(text)"}}"#, count: 8))
    #expect(probe.writes == 3)
    #expect(probe.turnsOver == 1)
    for _ in 0..<2 { probe.beginTurn() }
    #expect(probe.output.split(separator: "\n").count == 8)
  }

  @Test func nothingIsExecutedForAClientThatDoesNotRead() {
    let probe = SessionProbe(server.dispatcher)
    probe.reads = false
    probe.send((1...20).map { request("ask", $0) }.joined())
    #expect(server.steps.list.isEmpty)
    #expect(probe.hasStopped)
    probe.reads = true
    probe.beginTurn()
    #expect(server.steps.list.count == 20)
    #expect(probe.output == (1...20).map { answer("asked", $0) }.joined())
  }

  @Test func theEighthWaitingRequestStopsTheInput() async {
    let probe = SessionProbe(server.dispatcher)
    probe.send(request("park", 0) + (1...7).map { request("ask", $0) }.joined())
    #expect(!probe.hasStopped)
    probe.send(#"{"exec-oob": "jump", "id": "over"}"#)
    #expect(probe.output.contains(#""id": "over""#))
    probe.send(request("ask", 8) + #"{"exec-oob": "jump", "id": "late"}"#)
    #expect(probe.hasStopped)
    #expect(!probe.output.contains(#""id": "late""#))
    server.gate.open()
    await probe.prints(#""id": "late""#)
    await probe.prints(answer("asked", 8))
    #expect(!probe.hasStopped)
  }

  @Test func aClientThatLeavesIsForgotten() async {
    let probe = SessionProbe(server.dispatcher)
    probe.send(request("park", 1) + request("ask", 2))
    probe.disconnect()
    // What a client leaves is cleared away in the next turn.
    await MainLoop.suspend { continuation in MainLoop.inNextTurn { continuation.resume() } }
    server.gate.open()
    await server.steps.reaches("cancelled: park qmp")
    #expect(probe.output == "")
    #expect(server.steps.list == ["park: park qmp", "cancelled: park qmp"])
  }

  @Test func afterTheLastByteEverythingIsAnswered() async {
    let probe = SessionProbe(server.dispatcher)
    probe.send(request("park", 1) + request("ask", 2))
    probe.endOfInput()
    #expect(!probe.isClosed)
    server.gate.open()
    await probe.prints(answer("asked", 2))
    #expect(probe.output == answer("parked", 1) + answer("asked", 2))
    #expect(probe.isClosed)
  }

  @Test func successCanBeSilent() {
    let probe = SessionProbe(server.dispatcher)
    probe.send(request("silent", 1) + request("ask", 2))
    #expect(probe.output == answer("asked", 2))
  }

  @Test func eventsComeBeforeTheAnswerAndToAllWhoNegotiated() {
    let asking = SessionProbe(server.dispatcher)
    let other = SessionProbe(server.dispatcher)
    let early = SessionProbe(server.dispatcher, negotiated: false)
    let quiet = early.output
    asking.send(request("ring", 1))
    let lines = asking.output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].hasSuffix(#""event": "RANG"}"#) && lines[1] == #"{"return": {}, "id": 1}"#)
    #expect(asking.writes == 1)
    #expect(other.output.contains("RANG"))
    #expect(early.output == quiet)
  }

  @Test func nothingIsExecutedOnceTheDispatcherIsClosed() async {
    let probe = SessionProbe(server.dispatcher)
    let other = SessionProbe(server.dispatcher)
    probe.send(request("quit", 1) + request("ask", 2) + #"{"exec-oob": "jump"}"#)
    other.send(request("ask", 3))
    #expect(probe.output == #"{"return": {}, "id": 1}"# + "\n")
    #expect(other.output == "")
    await #expect(throws: (any Error).self) {
      _ = try await LocalTarget(server.dispatcher, monitor: Monitor(kind: "hmp")).execute(name: "ask")
    }
    #expect(server.steps.list.isEmpty)
  }
}
