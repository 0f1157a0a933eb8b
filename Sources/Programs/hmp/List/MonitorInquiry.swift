import FrontEnd
import MainLoop
import QAPIRuntime
import QJSON
import QMP
import QMPTransport
import SocketDiscovery

/// Queries the monitors that were found, concurrently and each within the same time.
///
/// Only the negotiation and queries are sent, and nothing to a monitor that has a client already.
@MainLoop
final class MonitorInquiry {
  private var waiting: ArraySlice<MonitorSocket>
  private var answers: [ListedMonitor] = []
  private let deadline: Duration

  /// The number of monitors that are queried at a time.
  private static let limit = 64

  private init(_ sockets: [MonitorSocket], deadline: Duration) {
    waiting = sockets[...]
    self.deadline = deadline
  }

  /// Returns what was found out, sorted by address.
  static func ask(_ sockets: [MonitorSocket], deadline: Duration) async -> [ListedMonitor] {
    let inquiry = MonitorInquiry(sockets, deadline: deadline)
    let workers = (0..<min(limit, sockets.count)).map { _ in MainLoop.task { await inquiry.work() } }
    for worker in workers { await worker.value }
    return inquiry.answers.sorted { $0.address < $1.address }
  }

  private func work() async {
    while let socket = waiting.popFirst() {
      let answer = await ask(socket)
      answers.append(answer)
    }
  }

  private func ask(_ socket: MonitorSocket) async -> ListedMonitor {
    var answer = ListedMonitor(
      program: socket.process?.program, processID: socket.process?.id, address: socket.address)
    if socket.process?.isStopped ?? false {
      answer.problem = "stopped"
    } else if socket.isInUse, socket.process?.servesOneClient ?? false {
      answer.problem = "busy"
    } else {
      await connect(socket, &answer)
    }
    return answer
  }

  private func connect(_ socket: MonitorSocket, _ answer: inout ListedMonitor) async {
    let address: QMPAddress
    do throws(AddressError) {
      address = try QMPAddress(parsing: socket.address)
    } catch {
      answer.problem = "no address"
      return
    }
    var options = ClientOptions()
    options.deadline = deadline
    do throws(ConnectError) {
      let client = try await QMPClient.connect(to: address, options: options)
      answer.version = client.greeting?.version.map { "\($0)" }
      await query(client, &answer)
    } catch {
      answer.problem = error.reason.inShort
    }
  }

  /// The cell stays empty if the target lacks a query, or does not respond in time.
  private func query(_ client: QMPClient, _ answer: inout ListedMonitor) async {
    defer { client.close() }
    let machine = Machine()
    let end: Void? = try? await MainLoop.withDeadline(after: deadline) { () throws(TargetError) in
      machine.name = try await Self.member("name", of: "query-name", client)
      machine.status = try await Self.member("status", of: "query-status", client)
    }
    answer.name = machine.name
    answer.status = machine.status
    if end == nil { answer.problem = "no answer" }
  }

  private static func member(
    _ member: String, of query: String, _ client: QMPClient
  ) async throws(TargetError) -> String? {
    do throws(TargetError) {
      return try await client.execute(name: query)[member]?.stringValue
    } catch {
      if case .command = error { return nil }
      throw error
    }
  }
}

/// The responses so far.
@MainLoop
private final class Machine {
  var name: String?
  var status: String?
}

extension ConnectError.Reason {
  /// The reason in the few words that fit in a table.
  fileprivate var inShort: String {
    switch self {
    case .noSuchSocket: "no such socket"
    case .refused: "nobody listens"
    case .permissionDenied: "permission denied"
    case .notASocket, .session: "no QMP"
    // A monitor greets one client at a time.
    case .queueFull, .noGreeting: "busy"
    case .connectTimedOut, .noResponseToNegotiation, .noResponseFromAgent: "no answer"
    case .closedBeforeGreeting: "closed"
    case .unknownHost: "unknown host"
    case .addressContainsNUL: "bad address"
    case .tunnel, .cancelled: "not reached"
    case .system(_, let text): text
    }
  }
}
