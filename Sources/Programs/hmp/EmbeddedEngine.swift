import CommandLineOptions
import Glibc
import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import MonitorCommands
import QAPIRuntime
import QJSON
import QMP
import QMPTransport
import StorageDaemon

/// The embedded storage engine with its command table and the sockets on which it is served.
@MainLoop
final class EmbeddedEngine {
  /// Why the engine could not be prepared.
  enum Failure: Error, CustomStringConvertible {
    case listen(ListenError)
    case blockdev(option: String, HMPError)

    var description: String {
      switch self {
      case .listen(let error): error.description
      case .blockdev(let option, let failure): "--blockdev \(option): \(failure.error.description)"
      }
    }
  }

  let dispatcher: Dispatcher
  private let daemon: StorageDaemon
  private let wiring = Wiring()
  private lazy var server = QMPServer(dispatcher, version: Version.json)

  static var facts: HMPTargetFacts {
    HMPTargetFacts(kind: "embedded storage engine", processID: Int64(getpid()))
  }

  /// With `isReadOnly` clients and the human monitor can change nothing.
  init(isReadOnly: Bool) {
    wiring.isReadOnly = isReadOnly
    let wiring = wiring
    daemon = StorageDaemon(
      control: ControlServices(
        major: Version.major, minor: Version.minor, micro: Version.micro,
        package: Version.package,
        commandNames: { wiring.dispatcher?.table.rows.map(\.name) ?? [] },
        quit: { wiring.beginToEnd() },
        humanMonitor: { line, cpu in await wiring.runHumanLine(line, cpu: cpu) }))
    dispatcher = Dispatcher(daemon.commandTable(), permits: isReadOnly ? Self.permitsReader : nil)
    wiring.dispatcher = dispatcher
  }

  /// A line of the human monitor is judged by the monitor's own rules.
  private static let permitsReader: @Sendable (String) -> Bool = { name in
    name == HumanMonitorCommand.name || MonitorTable.reads(name)
  }

  /// Called once, when a command has asked the process to end; at once if one has done so before.
  var onQuit: (@MainLoop @Sendable () -> Void)? {
    get { wiring.onQuit }
    set { wiring.onQuit = newValue }
  }

  /// Adds the block nodes in order, then listens on the addresses.
  func prepare(_ settings: Options.Engine) async throws(Failure) {
    let session = wiring.makeSession(Monitor(kind: "startup"), isReadOnly: false)
    for option in settings.blockdevs {
      do throws(HMPError) {
        _ = try await session?.run("blockdev_add \(option)")
      } catch {
        throw .blockdev(option: option, error)
      }
    }
    for address in settings.addresses {
      do throws(ListenError) {
        try await server.listen(on: address.address, permissions: address.permissions)
      } catch {
        throw .listen(error)
      }
    }
  }

  /// The longest that requests in flight may take when the process ends.
  private static let patience = Duration.seconds(10)

  /// Waits for the requests in flight, sends the clients their responses, and closes sockets and images.
  ///
  /// Cancelling the task ends the wait for requests. What is given up is reported on standard error.
  /// - Returns: whether nothing was given up
  func close() async -> Bool {
    dispatcher.close()
    let abandoned = await daemon.end(within: Self.patience)
    // A client that still waits gets an error, and one whose request has just ended its response.
    if !abandoned.isEmpty { for coroutine in Coroutine.all { coroutine.cancel() } }
    // Without either, a short run need not pay for the first turn, which costs a millisecond.
    if !abandoned.isEmpty || server.hasClients {
      await MainLoop.suspend { continuation in MainLoop.inNextTurn { continuation.resume() } }
    }
    for request in abandoned { StandardStream.error.report("given up: \(request)") }
    await server.close()
    await daemon.close(within: abandoned.isEmpty && !Task.isCancelled ? Self.patience : .zero)
    return abandoned.isEmpty
  }
}

/// The services of the engine that its handlers need.
@MainLoop
private final class Wiring {
  var dispatcher: Dispatcher?
  var isReadOnly = false
  var onQuit: (@MainLoop @Sendable () -> Void)? {
    didSet { if hasBegunToEnd { onQuit?() } }
  }
  private var hasBegunToEnd = false
  /// The events for the clients of `human-monitor-command`, from the first line on.
  private lazy var events = HMPEventLog()

  nonisolated init() {}

  func beginToEnd() {
    dispatcher?.close()
    // The response to the command is written before the next turn of the loop.
    MainLoop.schedule(after: .zero) { [self] in
      hasBegunToEnd = true
      onQuit?()
    }
  }

  /// A session of the human monitor without any state of earlier sessions.
  func makeSession(_ monitor: Monitor, cpu: Int64? = nil, isReadOnly: Bool) -> HMPSession? {
    guard let dispatcher else { return nil }
    let state = HMPMonitorState()
    if let cpu { state.currentCPU = cpu }
    state.targetFacts = EmbeddedEngine.facts
    let target = LocalTarget(dispatcher, monitor: monitor)
    state.events = events
    events.begin(target)
    var options = MonitorTable.options
    options.readOnly = isReadOnly
    return HMPSession(table: MonitorTable.shared, target: target, monitor: monitor, state: state, options: options)
  }

  /// The text on success and on failure, with the line ends of a terminal, as QEMU's command returns it.
  func runHumanLine(_ line: String, cpu: Int64?) async -> String {
    guard let session = makeSession(Monitor(kind: "hmp"), cpu: cpu, isReadOnly: isReadOnly) else { return "" }
    let text: String
    do throws(HMPError) {
      text = try await session.run(line).text
    } catch {
      text = error.text
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }
}

extension Version {
  /// The text after the numbers, where QEMU has the version of the distributor.
  static let package = " (hmp)"

  /// The version in the greeting, in the form of query-version.
  static let json: JSONValue = [
    "qemu": ["major": .integer(major), "minor": .integer(minor), "micro": .integer(micro)],
    "package": .string(package),
  ]
}
