public import MainLoop
import NIOCore
public import QAPIRuntime
public import QJSON
public import QMP

/// A connection to a QMP server or guest agent, as a target of commands.
///
/// Commands may be called without waiting for earlier ones. Cancelling the task of a call gives that call up: it throws
/// `TargetError.cancelled`, and the answer is dropped when it comes.
@MainLoop
public final class QMPClient: CommandTarget {
  enum Phase {
    /// Someone waits for the connection, who is told how it went.
    case opening(EventLoopPromise<Void>)
    case open
    /// The peer has hung up, and what became of its process is being asked.
    case ending
    case lost(ConnectionLoss)
  }

  /// The address, or the program that was started.
  public let peer: String
  /// What the server told when it was connected to; nil for a guest agent.
  public internal(set) var greeting: ServerGreeting?
  /// Sees each message; nil costs nothing.
  public var tap: MessageTap? {
    didSet { session.showsMessages = tap != nil }
  }

  var session: ClientSession
  var phase: Phase
  var channel: (any Channel)?
  var calls: [RequestID: CheckedContinuation<Result<JSONValue, TargetError>, Never>] = [:]
  var observers = ObserverList()
  /// Asked when the peer has hung up: a process that ended explains more than an end of stream.
  var process: ChildProcess?
  /// What leads to the peer, where that is on another machine.
  var tunnel: SSHTunnel?
  /// Whether the peer is at the other end of a Unix socket of this machine.
  var isLocal = false
  let options: ClientOptions
  let waitText: String
  var names: Set<String>?
  var knownSchema: JSONValue?
  private var unsent = ByteBuffer()
  private var isFlushPending = false

  init(peer: String, options: ClientOptions) {
    self.peer = peer
    self.options = options
    waitText = "an answer from \(peer)"
    let role: ClientSession.Role =
      switch options.peer {
      case .qmpServer: .monitor(enabling: options.enablesOutOfBand ? ["oob"] : [])
      case .guestAgent: .guestAgent
      }
    session = ClientSession(role: role, seed: .random(in: 1...1 << 52))
    session.showsMessages = options.tap != nil
    tap = options.tap
    phase = .opening(MainLoop.eventLoop.makePromise())
  }

  /// What became of the connection; nil while it stands.
  public var loss: ConnectionLoss? {
    if case .lost(let loss) = phase { loss } else { nil }
  }

  public func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    try await execute(call, mode: .inBand)
  }

  /// Executes a command before those that were called earlier.
  ///
  /// Where that was not enabled, or the command does not allow it, the server answers with an error.
  public func executeOutOfBand(_ call: CommandCall) async throws(TargetError) -> JSONValue {
    try await execute(call, mode: .outOfBand)
  }

  /// Closes the connection at once.
  ///
  /// Calls that have no answer throw `TargetError.connectionLost`.
  public func close() {
    finish(.closedByUs)
  }

  private func execute(_ call: CommandCall, mode: RequestText.Mode) async throws(TargetError) -> JSONValue {
    let id = session.makeID()
    let outcome = await Coroutine.wait(for: waitText) {
      await withTaskCancellationHandler {
        await MainLoop.suspend { self.begin(call, id, mode, $0) }
      } onCancel: {
        MainLoop.execute { self.giveUp(id) }
      }
    }
    return try outcome.get()
  }

  /// Looks at the state and enters the call in one go: each `await` on the way here may have let something happen.
  private func begin(
    _ call: CommandCall, _ id: RequestID, _ mode: RequestText.Mode,
    _ continuation: CheckedContinuation<Result<JSONValue, TargetError>, Never>
  ) {
    if case .lost(let loss) = phase {
      continuation.resume(returning: .failure(.connectionLost("\(peer): \(loss)")))
    } else if Task.isCancelled {
      continuation.resume(returning: .failure(.cancelled))
    } else {
      calls[id] = continuation
      post(call, id: id, mode: mode)
    }
  }

  /// Sends a request without waiting for its answer.
  func post(_ call: CommandCall, id: RequestID? = nil, mode: RequestText.Mode = .inBand) {
    send(session.request(call, id: id, mode: mode).bytes)
  }

  private func giveUp(_ id: RequestID) {
    guard let call = calls.removeValue(forKey: id) else { return }
    session.abandon(id)
    call.resume(returning: .failure(.cancelled))
  }

  /// Sends bytes together with all others of this turn of the loop.
  func send(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    tap?.show(.sent, bytes)
    unsent.writeBytes(bytes)
    guard !isFlushPending else { return }
    isFlushPending = true
    MainLoop.eventLoop.execute { MainLoop.assumeIsolated { self.flush() } }
  }

  private func flush() {
    isFlushPending = false
    guard let channel, unsent.readableBytes > 0 else { return }
    channel.writeAndFlush(unsent, promise: nil)
    unsent = ByteBuffer()
  }
}
