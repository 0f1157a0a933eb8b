import MainLoop
import QAPIRuntime
import QJSON
import Testing

@testable import QMPTransport

@Suite struct ReconnectingTargetTests {
  /// A server that hangs up on `bye`, sends an event on `tell`, and responds to all other commands.
  private static func server() async throws -> ScriptedServer {
    try await ScriptedServer.start { command, id in
      switch command {
      case "bye": [.close]
      case "tell":
        [
          .send(#"{"event": "STOP", "timestamp": {"seconds": 1, "microseconds": 0}}"#),
          .send(#"{"return": {}, "id": \#(id)}"#),
        ]
      default: [.send(#"{"return": {}, "id": \#(id)}"#)]
      }
    }
  }

  /// The notices and changes of a target, in their order.
  @MainLoop private final class Log {
    var pauses: [Duration] = []
    var notices: [String] = []
    private let changes: AsyncStream<ReconnectingTarget.Change>
    private let changed: AsyncStream<ReconnectingTarget.Change>.Continuation

    nonisolated init() {
      (changes, changed) = AsyncStream.makeStream()
    }

    func watch(_ target: ReconnectingTarget) {
      target.onChange = { self.changed.yield($0) }
    }

    func nextChange() async -> ReconnectingTarget.Change? {
      for await change in changes { return change }
      return nil
    }
  }

  /// The number of attempts that fail before one succeeds.
  @MainLoop private final class Failures {
    var left: Int
    var attempts = 0

    init(_ left: Int) { self.left = left }

    func connect(_ path: String) async throws(ConnectError) -> QMPClient {
      attempts += 1
      if left > 0 {
        left -= 1
        throw ConnectError(peer: path, reason: .noSuchSocket, deadline: .zero)
      }
      return try await QMPClient.connect(to: .unix(path: path), options: .patient)
    }
  }

  @MainLoop private func target(
    _ server: ScriptedServer, _ log: Log, failures: Failures,
    pause: @escaping @MainLoop @Sendable (Duration) async throws(CancellationError) -> Void
  ) async throws -> ReconnectingTarget {
    let client = try await QMPClient.connect(to: .unix(path: server.path), options: .patient)
    let path = server.path
    let target = await ReconnectingTarget(
      client, connect: { () throws(ConnectError) in try await failures.connect(path) }, pause: pause)
    log.watch(target)
    return target
  }

  @MainLoop @Test func itIsConnectedToAgain() async throws {
    let (server, log) = (try await Self.server(), Log())
    let target = try await target(server, log, failures: Failures(8)) { log.pauses.append($0) }
    await #expect(throws: TargetError.self) { try await target.execute(name: "bye") }
    #expect(await log.nextChange() == .lost(.closedByPeer))
    #expect(await log.nextChange() == .regained(isSameProcess: true))
    #expect(log.pauses.map { $0 / .milliseconds(1) } == [100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000])
    #expect(try await target.execute(name: "x") == [:])
    #expect(target.loss == nil)
    target.close()
    try await server.stop()
  }

  @MainLoop @Test func eventsGoOn() async throws {
    let (server, log) = (try await Self.server(), Log())
    let target = try await target(server, log, failures: Failures(0)) { _ in }
    let observation = target.observeEvents { notice in
      switch notice {
      case .event(let event): log.notices.append(event.name)
      case .lost: log.notices.append("lost")
      }
    }
    _ = try await target.execute(name: "tell")
    _ = try? await target.execute(name: "bye")
    #expect(await log.nextChange() == .lost(.closedByPeer))
    #expect(await log.nextChange() == .regained(isSameProcess: true))
    _ = try await target.execute(name: "tell")
    observation.end()
    _ = try await target.execute(name: "tell")
    #expect(log.notices == ["STOP", "lost", "STOP"])
    target.close()
    try await server.stop()
  }

  @MainLoop @Test func meanwhileCommandsAreRefused() async throws {
    let (server, log, failures) = (try await Self.server(), Log(), Failures(0))
    // Waits until it is cancelled.
    let target = try await target(server, log, failures: failures) { _ throws(CancellationError) in
      try await MainLoop.sleep(for: .seconds(3600))
    }
    _ = try? await target.execute(name: "bye")
    #expect(await log.nextChange() == .lost(.closedByPeer))
    await #expect(
      throws: TargetError.refused("unix:\(server.path) is disconnected; reconnecting")
    ) { try await target.execute(name: "x") }
    await #expect(throws: TargetError.self) { try await target.commandNames() }
    target.close()
    #expect(failures.attempts == 0)
    try await server.stop()
  }

  @MainLoop @Test func closingIsNoLoss() async throws {
    let (server, log, failures) = (try await Self.server(), Log(), Failures(0))
    let target = try await target(server, log, failures: failures) { log.pauses.append($0) }
    let observation = target.observeEvents { _ in log.notices.append("told") }
    target.close()
    #expect(target.loss == .closedByUs)
    #expect(log.notices.isEmpty && log.pauses.isEmpty && failures.attempts == 0)
    observation.end()
    try await server.stop()
  }
}
