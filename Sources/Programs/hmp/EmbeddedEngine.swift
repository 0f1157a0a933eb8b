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

/// The embedded storage engine with its command table and the sockets that it is served on.
@MainLoop
final class EmbeddedEngine {
  /// Why it could not be made ready.
  enum Failure: Error, CustomStringConvertible {
    case listen(ListenError)
    case blockdev(option: String, HMPFailure)

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

  init() {
    let wiring = wiring
    daemon = StorageDaemon(
      control: ControlServices(
        major: Version.major, minor: Version.minor, micro: Version.micro,
        package: Version.package,
        commandNames: { wiring.dispatcher?.table.rows.map(\.name) ?? [] },
        quit: { wiring.beginToEnd() },
        humanMonitor: { line, cpu in await wiring.runHumanLine(line, cpu: cpu) }))
    dispatcher = Dispatcher(daemon.commandTable())
    wiring.dispatcher = dispatcher
  }

  /// Called once, when a command has asked for the process to end, or at once if one has already.
  var onQuit: (@MainLoop @Sendable () -> Void)? {
    get { wiring.onQuit }
    set { wiring.onQuit = newValue }
  }

  /// Adds the block nodes in order, then listens on the addresses.
  func prepare(_ settings: Options.Engine) async throws(Failure) {
    let session = wiring.makeSession(Monitor(kind: "startup"))
    for option in settings.blockdevs {
      do throws(HMPFailure) {
        _ = try await session?.run("blockdev_add \(option)")
      } catch {
        throw .blockdev(option: option, error)
      }
    }
    for address in settings.addresses {
      do throws(ListenError) {
        try await server.listen(on: address)
      } catch {
        throw .listen(error)
      }
    }
  }

  /// Lets the clients have their answers, and gives up sockets and images.
  func close() async {
    dispatcher.close()
    await server.close()
    await daemon.close()
  }
}

/// What the handlers need of the engine that they are part of.
@MainLoop
private final class Wiring {
  var dispatcher: Dispatcher?
  var onQuit: (@MainLoop @Sendable () -> Void)? {
    didSet { if hasBegunToEnd { onQuit?() } }
  }
  private var hasBegunToEnd = false
  /// What the clients of `human-monitor-command` can wait for and be shown, from the first line on.
  private lazy var events = HMPEventLog()

  nonisolated init() {}

  func beginToEnd() {
    dispatcher?.close()
    // The answer to the command that asked for it is written before the next turn of the loop.
    MainLoop.schedule(after: .zero) { [self] in
      hasBegunToEnd = true
      onQuit?()
    }
  }

  /// A session of the human monitor that remembers nothing of earlier ones.
  func makeSession(_ monitor: Monitor, cpu: Int64? = nil) -> HMPSession? {
    guard let dispatcher else { return nil }
    let state = HMPMonitorState()
    if let cpu { state.currentCPU = cpu }
    state.targetFacts = EmbeddedEngine.facts
    let target = LocalTarget(dispatcher, monitor: monitor)
    state.events = events
    events.begin(target)
    return HMPSession(
      table: MonitorTable.shared, target: target, monitor: monitor, state: state, options: MonitorTable.options)
  }

  /// Text on success and failure alike, with the line ends of a terminal, as the native command has it.
  func runHumanLine(_ line: String, cpu: Int64?) async -> String {
    guard let session = makeSession(Monitor(kind: "hmp"), cpu: cpu) else { return "" }
    let text: String
    do throws(HMPFailure) {
      text = try await session.run(line).text
    } catch {
      text = error.text
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }
}
