import CommandLineOptions
import FrontEnd
import Glibc
import LineEditor
import MainLoop
import QAPIRuntime
import QJSON
import QMP
import QMPTransport
import SocketDiscovery

/// `hmp list`: finds monitors, queries them, and prints a list.
@MainLoop
final class ListRun: WholeRun {
  private let options: ListOptions

  init(_ options: ListOptions) {
    self.options = options
  }

  func run() async -> ExitStatus {
    let sockets = await MainLoop.offload { MonitorSockets.find().filter { $0.kind == .qmp } }
    let monitors = await MonitorInquiry.query(sockets, deadline: options.deadline)
    if monitors.isEmpty { StandardStream.error.report("no QMP sockets of running processes were found") }
    let text =
      switch options.form {
      case .table: TerminalText.clean(MonitorList.text(monitors))
      case .json: TerminalText.clean(MonitorList.json(monitors))
      case .addresses: MonitorList.addresses(monitors)
      }
    return StandardStream.output.write(text) == nil ? .success : .commandFailed
  }

  /// Ends immediately: there is nothing to clean up.
  func received(signal number: Int32) { exit(ExitStatus.interrupted.rawValue) }
}

/// Queries monitors concurrently, each within the same time.
///
/// A monitor gets the negotiation and queries only, and one that has a client gets nothing.
@MainLoop
private final class MonitorInquiry {
  private var waiting: ArraySlice<MonitorSocket>
  private var monitors: [ListedMonitor] = []
  private let deadline: Duration

  /// The number of monitors that are queried at a time.
  private static let limit = 64

  private init(_ sockets: [MonitorSocket], deadline: Duration) {
    waiting = sockets[...]
    self.deadline = deadline
  }

  /// Returns the monitors, sorted by address.
  static func query(_ sockets: [MonitorSocket], deadline: Duration) async -> [ListedMonitor] {
    let inquiry = MonitorInquiry(sockets, deadline: deadline)
    let workers = (0..<min(limit, sockets.count)).map { _ in MainLoop.task { await inquiry.work() } }
    for worker in workers { await worker.value }
    return inquiry.monitors.sorted { $0.address < $1.address }
  }

  private func work() async {
    while let socket = waiting.popFirst() {
      let monitor = await query(socket)
      monitors.append(monitor)
    }
  }

  private func query(_ socket: MonitorSocket) async -> ListedMonitor {
    var monitor = ListedMonitor(
      program: socket.process?.program, processID: socket.process?.id, address: socket.address)
    if socket.process?.isStopped ?? false {
      monitor.problem = "stopped"
    } else if socket.isInUse, socket.process?.servesOneClient ?? false {
      monitor.problem = "busy"
    } else {
      await connect(socket, &monitor)
    }
    return monitor
  }

  private func connect(_ socket: MonitorSocket, _ monitor: inout ListedMonitor) async {
    let address: QMPAddress
    do throws(AddressError) {
      address = try QMPAddress(parsing: socket.address)
    } catch {
      monitor.problem = "no address"
      return
    }
    var options = ClientOptions()
    options.deadline = deadline
    do throws(ConnectError) {
      let client = try await QMPClient.connect(to: address, options: options)
      monitor.version = client.greeting?.version.map { "\($0)" }
      await query(client, &monitor)
    } catch {
      monitor.problem = error.reason.inShort
    }
  }

  /// The cell stays empty if the target lacks a query, or does not respond in time.
  private func query(_ client: QMPClient, _ monitor: inout ListedMonitor) async {
    defer { client.close() }
    let machine = Machine()
    let end: Void? = try? await MainLoop.withDeadline(after: deadline) { () throws(TargetError) in
      machine.name = try await Self.member("name", of: "query-name", client)
      machine.status = try await Self.member("status", of: "query-status", client)
    }
    monitor.name = machine.name
    monitor.status = machine.status
    if end == nil { monitor.problem = "no answer" }
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
