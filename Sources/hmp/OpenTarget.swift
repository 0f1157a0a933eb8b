import FrontEnd
import MainLoop
import QAPIRuntime
import QMP
import QMPTransport

/// What the lines are for, ready to be used, and what becomes of it when we leave.
@MainLoop
enum OpenTarget {
  case embedded(EmbeddedEngine)
  case attached(QMPClient)
  case started(SpawnedQEMU)

  /// Why there is no target.
  enum Failure: Error {
    case connect(ConnectError)
    case spawn(SpawnError)
    case engine(EmbeddedEngine.Failure)

    /// What to print, for a person.
    var text: String {
      switch self {
      case .connect(let error): "hmp: \(error)\n"
      case .spawn(let error): "hmp: \(error)\n"
      case .engine(let error): "hmp: \(error)\n"
      }
    }

    var status: ExitStatus {
      switch self {
      case .engine(.blockdev): .commandFailed
      case .connect, .spawn, .engine: .noConnection
      }
    }
  }

  static func open(_ options: Options) async throws(Failure) -> OpenTarget {
    if let address = try? options.targetAddress() {
      do throws(ConnectError) {
        return .attached(try await QMPClient.connect(to: address, options: clientOptions(options)))
      } catch {
        throw .connect(error)
      }
    }
    if let program = options.program.first {
      do throws(SpawnError) {
        return .started(
          try await SpawnedQEMU.start(
            program: program, arguments: Array(options.program.dropFirst()), options: clientOptions(options)))
      } catch {
        throw .spawn(error)
      }
    }
    do throws(EmbeddedEngine.Failure) {
      let engine = EmbeddedEngine()
      try await engine.prepare(blockdevs: options.blockdev, addresses: (try? options.addresses()) ?? [])
      return .embedded(engine)
    } catch {
      throw .engine(error)
    }
  }

  /// The target for the lines of a monitor.
  func commandTarget(for monitor: Monitor) -> any CommandTarget {
    switch self {
    case .embedded(let engine): LocalTarget(engine.dispatcher, monitor: monitor)
    case .attached(let client): client
    case .started(let process): process.client
    }
  }

  /// What it is called in a question.
  var name: String {
    switch self {
    case .embedded: "the storage engine"
    case .attached(let client): client.peer
    case .started(let process): process.client.peer
    }
  }

  /// What it is, in the first line that a person sees.
  var summary: String {
    switch self {
    case .embedded: "embedded storage engine"
    case .attached(let client): "connected to \(client.peer)"
    case .started(let process): "started \(process.client.peer)"
    }
  }

  /// Whether `quit` ends something that goes on without us.
  var outlivesUs: Bool {
    switch self {
    case .embedded: false
    case .attached, .started: true
    }
  }

  /// Lets the target go: an attached one runs on, all else ends.
  func leave() async {
    switch self {
    case .embedded(let engine): await engine.close()
    case .attached(let client): client.close()
    case .started(let process): await process.stop()
    }
  }

  /// Why `detach` is refused; nil where it is not.
  var detachRefusal: String? {
    guard case .started(let process) = self else { return nil }
    return "\(process.client.peer) was started by hmp and ends with it; start it by itself to leave it running"
  }

  private static func clientOptions(_ options: Options) -> ClientOptions {
    var client = ClientOptions()
    client.deadline = .seconds(options.connectTimeout)
    if options.show { client.tap = MessageTap { StandardStream.error.write(ShownMessage.text(of: $0)) } }
    return client
  }
}

/// A message as `--show` prints it.
enum ShownMessage {
  static func text(of message: MessageTap.Message) -> String {
    let arrow = message.direction == .sent ? "->" : "<-"
    return "\(arrow) \(String(decoding: message.text, as: UTF8.self))\n"
  }
}
