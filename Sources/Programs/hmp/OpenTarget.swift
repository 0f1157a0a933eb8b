import CommandLineOptions
import FrontEnd
import HMP
import MainLoop
import QAPIRuntime
import QMP
import QMPTransport

/// What the lines are for, ready to be used, and what becomes of it when we leave.
@MainLoop
enum OpenTarget {
  case embedded(EmbeddedEngine)
  case attached(QMPClient)
  /// Attached for a person, who wants to go on when it is back.
  case kept(ReconnectingTarget)
  case started(SpawnedQEMU)

  /// Why there is no target.
  enum Failure: Error {
    case connect(ConnectError)
    case spawn(SpawnError)
    case engine(EmbeddedEngine.Failure)

    /// Tells a person on standard error.
    func tell() {
      switch self {
      case .connect(let error), .spawn(.connect(let error)):
        StandardStream.error.complain(error.message, hint: error.hintWithOptions)
      case .spawn(let error): StandardStream.error.complain(error.description)
      case .engine(let error): StandardStream.error.complain(error.description)
      }
    }

    var status: ExitStatus {
      switch self {
      case .engine(.blockdev): .commandFailed
      case .connect, .spawn, .engine: .noConnection
      }
    }
  }

  /// Attaches to a process that runs; one that is kept is connected to again whenever it is lost.
  static func attach(
    to address: QMPAddress, isAgent: Bool, isKept: Bool, _ options: Options, _ watch: MessageWatch
  ) async throws(Failure) -> OpenTarget {
    let settings = clientOptions(options, watch.tap(of: "\(address)"), peer: isAgent ? .guestAgent : .qmpServer)
    do throws(ConnectError) {
      let client = try await QMPClient.connect(to: address, options: settings)
      guard isKept else { return .attached(client) }
      var later = settings
      later.isNonInteractive = true
      let again = later
      return .kept(
        await ReconnectingTarget(client) { () throws(ConnectError) in
          try await QMPClient.connect(to: address, options: again)
        })
    } catch {
      throw .connect(error)
    }
  }

  static func start(
    _ program: String, _ arguments: [String], _ options: Options, _ watch: MessageWatch
  ) async throws(Failure) -> OpenTarget {
    do throws(SpawnError) {
      return .started(
        try await SpawnedQEMU.start(
          program: program, arguments: arguments, options: clientOptions(options, watch.tap(of: program))))
    } catch {
      throw .spawn(error)
    }
  }

  static func embed(_ settings: Options.Engine) async throws(Failure) -> OpenTarget {
    let engine = EmbeddedEngine()
    do throws(EmbeddedEngine.Failure) {
      try await engine.prepare(settings)
      return .embedded(engine)
    } catch {
      await engine.close()
      throw .engine(error)
    }
  }

  /// The target for the lines of a monitor.
  func commandTarget(for monitor: Monitor, _ watch: MessageWatch) -> any CommandTarget {
    switch self {
    case .embedded(let engine): return watch.watched(LocalTarget(engine.dispatcher, monitor: monitor))
    case .attached(let client): return client
    case .kept(let target): return target
    case .started(let process): return process.client
    }
  }

  /// What it is called in a question.
  var name: String {
    switch self {
    case .embedded: "the storage engine"
    case .attached(let client): client.peer
    case .kept(let target): target.peer
    case .started(let process): process.client.peer
    }
  }

  /// What it is, for `info target`.
  var facts: HMPTargetFacts {
    switch self {
    case .embedded: EmbeddedEngine.facts
    case .attached, .kept: HMPTargetFacts(kind: "a running process", address: name)
    case .started(let process):
      HMPTargetFacts(
        kind: "a process that was started", address: process.client.peer, processID: Int64(process.processID))
    }
  }

  /// What it is, in the first line that a person sees.
  var summary: String {
    switch self {
    case .embedded: "embedded storage engine"
    case .attached, .kept: "connected to \(name)"
    case .started(let process): "started \(process.client.peer)"
    }
  }

  /// Whether `quit` ends something that goes on without us.
  var outlivesUs: Bool {
    switch self {
    case .embedded: false
    case .attached, .kept, .started: true
    }
  }

  /// What became of the connection to it; nil while there is one, or none is needed.
  var loss: ConnectionLoss? {
    switch self {
    case .embedded: nil
    case .attached(let client): client.loss
    case .kept(let target): target.loss
    case .started(let process): process.client.loss
    }
  }

  /// What to do when the connection was lost.
  var adviceAfterLoss: String {
    switch self {
    case .embedded, .attached, .kept:
      "see why \(name) has gone in its own output or log, and run hmp again when it is back"
    case .started: "see why \(name) has gone in what it printed, and run hmp again"
    }
  }

  /// Whether a command that we have given up may still run; QMP cannot take one back.
  var goesOnWhenInterrupted: Bool {
    switch self {
    case .embedded: false
    case .attached, .kept, .started: true
    }
  }

  /// Lets the target go: an attached one runs on, all else ends.
  func leave() async {
    switch self {
    case .embedded(let engine): await engine.close()
    case .attached(let client): client.close()
    case .kept(let target): target.close()
    case .started(let process): await process.stop()
    }
  }

  /// Why `detach` is refused; nil where it is not.
  var detachRefusal: String? {
    guard case .started(let process) = self else { return nil }
    return "\(process.client.peer) was started by hmp and ends with it; start it by itself to leave it running"
  }

  private static func clientOptions(
    _ options: Options, _ tap: MessageTap?, peer: ClientOptions.Peer = .qmpServer
  ) -> ClientOptions {
    var client = ClientOptions()
    client.peer = peer
    client.deadline = options.connectTimeout
    client.tap = tap
    return client
  }
}
