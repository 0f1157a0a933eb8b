import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import HMPTranslation
import LineEditor
import MainLoop
import QAPIRuntime
import QJSON
import QMP
import QMPTransport

/// A target that is ready for use, and its treatment when hmp exits.
@MainLoop
enum OpenTarget {
  case embedded(EmbeddedEngine)
  case attached(QMPClient)
  /// Attached for a person: hmp reconnects when the connection is lost.
  case kept(ReconnectingTarget)
  case started(SpawnedQEMU)

  /// Why a target could not be opened.
  enum Failure: Error {
    case connect(ConnectError)
    case spawn(SpawnError)
    case engine(EmbeddedEngine.Failure)

    /// Reports the failure on standard error.
    func report() {
      switch self {
      case .connect(let error), .spawn(.connect(let error)):
        StandardStream.error.report(error.message, hint: error.hintWithOptions)
      case .spawn(let error): StandardStream.error.report(error.description)
      case .engine(let error): StandardStream.error.report(error.description)
      }
    }

    var status: ExitStatus {
      switch self {
      case .engine(.blockdev): .commandFailed
      case .connect, .spawn, .engine: .noConnection
      }
    }
  }

  /// Connects to a running process; with `isKept` hmp reconnects whenever the connection is lost.
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
          program: program, arguments: arguments, options: clientOptions(options, watch.tap(of: program)),
          onErrorLine: isatty(STDERR_FILENO) == 1 ? Self.showErrorLine : nil))
    } catch {
      throw .spawn(error)
    }
  }

  /// Shows a line of a started program's standard error on a terminal.
  static let showErrorLine: @MainLoop @Sendable (String) -> Void = { line in
    StandardStream.error.write(TerminalText.cleanLine(line) + "\n")
  }

  static func embed(_ settings: Options.Engine) async throws(Failure) -> OpenTarget {
    let engine = EmbeddedEngine(isReadOnly: settings.isReadOnly)
    do throws(EmbeddedEngine.Failure) {
      try await engine.prepare(settings)
      return .embedded(engine)
    } catch {
      _ = await engine.close()
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

  /// The name of the target in a question.
  var name: String {
    switch self {
    case .embedded: "the storage engine"
    case .attached(let client): client.peer
    case .kept(let target): target.peer
    case .started(let process): process.client.peer
    }
  }

  /// The description of the target for `info target`.
  var facts: HMPTargetFacts {
    switch self {
    case .embedded: EmbeddedEngine.facts
    case .attached, .kept: HMPTargetFacts(kind: "a running process", address: name)
    case .started(let process):
      HMPTargetFacts(
        kind: "a process that was started", address: process.client.peer, processID: Int64(process.processID))
    }
  }

  /// The description of the target in the first line of a session.
  var summary: String {
    switch self {
    case .embedded: "embedded storage engine"
    case .attached, .kept: "connected to \(name)"
    case .started(let process): "started \(process.client.peer)"
    }
  }

  /// Whether the target is another process, which `quit` ends.
  var outlivesUs: Bool {
    switch self {
    case .embedded: false
    case .attached, .kept, .started: true
    }
  }

  /// Why the connection was lost; nil while it stands, or if the target needs none.
  var loss: ConnectionLoss? {
    switch self {
    case .embedded: nil
    case .attached(let client): client.loss
    case .kept(let target): target.loss
    case .started(let process): process.client.loss
    }
  }

  /// What the operator can do after the connection was lost.
  var adviceAfterLoss: String {
    switch self {
    case .embedded, .attached, .kept:
      "see why \(name) has gone in its own output or log, and run hmp again when it is back"
    case .started: "see why \(name) has gone in what it printed, and run hmp again"
    }
  }

  /// The number of calls that were cancelled before their responses, and may still run: QMP cannot cancel them.
  var abandonedCalls: Int {
    switch self {
    case .embedded: 0
    case .attached(let client): client.abandonedCalls
    case .kept(let target): target.abandonedCalls
    case .started(let process): process.client.abandonedCalls
    }
  }

  /// Releases the target: an attached process continues to run, any other target ends.
  ///
  /// - Returns: `commandFailed` if requests were given up
  func leave() async -> ExitStatus {
    switch self {
    case .embedded(let engine): return await engine.close() ? .success : .commandFailed
    case .attached(let client): client.close()
    case .kept(let target): target.close()
    case .started(let process): await process.stop()
    }
    return .success
  }

  /// Why `detach` is refused; nil where it is allowed.
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

/// A target of a run, with the runner of its lines.
@MainLoop
struct SessionTarget {
  /// The label of its results; nil for a single target.
  let label: String?
  let target: OpenTarget
  let runner: LineRunner

  var member: TargetGroup.Member { TargetGroup.Member(label: label, runner: runner) }
}

extension ConnectionNews {
  /// Makes the news of a target that reconnects; `changed` is called after each change.
  @MainLoop
  convenience init(
    of target: ReconnectingTarget, _ context: HMPContext, _ names: LiveNames, show: @escaping Show,
    changed: @escaping @MainLoop @Sendable () -> Void
  ) {
    self.init(of: target.peer, context, describe: { [weak target] in await target?.description() }, show: show)
    target.onChange = { [weak self] change in
      switch change {
      case .lost(let loss): self?.hear(.lost("\(loss)"))
      case .regained(let isSameProcess):
        names.targetIsAnother()
        self?.hear(.regained(isSameProcess: isSameProcess))
      }
      changed()
    }
    // It may have been lost before this.
    if let loss = target.loss { hear(.lost("\(loss)")) }
  }
}

extension ReconnectingTarget {
  /// How long the target may take to tell its name before it is described without.
  private static let patience = Duration.seconds(1)

  /// The name and the version of the target; nil if the connection is lost.
  fileprivate func description() async -> ConnectionNews.Description? {
    let client = client
    let name: String?? = await MainLoop.withDeadline(after: Self.patience) {
      try? await client.execute(name: "query-name")["name"]?.stringValue
    }
    guard client.loss == nil else { return nil }
    return ConnectionNews.Description(name: name ?? nil, version: client.greeting?.version.map { "\($0)" })
  }
}

extension ConnectError {
  /// The hint of the library, and the options of hmp that help.
  fileprivate var hintWithOptions: String? {
    let hints = [hint, optionHint].compactMap { $0 }
    return hints.isEmpty ? nil : hints.joined(separator: "\n")
  }

  private var optionHint: String? {
    switch reason {
    case .noGreeting, .noResponseToNegotiation, .session(.notQMP(sent: _)): "For a guest agent add --qga."
    case .noResponseFromAgent: "Without --qga this is taken for a QMP server."
    case .session(.notAnAgent): "Leave --qga away to use it as a QMP server."
    case .noSuchSocket, .refused, .permissionDenied, .notASocket, .queueFull, .unknownHost, .addressContainsNUL,
      .connectTimedOut, .closedBeforeGreeting, .session, .tunnel, .system, .cancelled:
      nil
    }
  }
}
