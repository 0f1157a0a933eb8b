import Glibc
public import MainLoop
import NIOCore
import Platform
import QAPIRuntime
import SystemPackage

/// A QEMU or qemu-storage-daemon that was started here, with a QMP monitor that only we can reach.
///
/// It is in a process group of its own, so that Ctrl-C at our terminal does not reach it, reads nothing from our
/// standard input, and writes to our standard output and error. It is killed when we end, however that happens.
@MainLoop
public final class SpawnedQEMU {
  public let client: QMPClient
  private let child: ChildProcess

  /// How long each way of ending it gets before the next, harsher one is tried.
  public nonisolated static var patience: Duration { .seconds(5) }

  private init(client: QMPClient, child: ChildProcess) {
    self.client = client
    self.child = child
  }

  /// Starts a program, and returns when commands can be executed on its monitor.
  ///
  /// The deadline of the options counts from the start of the program. When this throws, nothing of it runs any more.
  public static func start(
    program: String, arguments: [String], options: ClientOptions = ClientOptions()
  ) async throws(SpawnError) -> SpawnedQEMU {
    let (ours, theirs) = try SpawnError.connectedSockets(for: program)
    let child: ChildProcess
    do throws(SpawnError) {
      defer { try? theirs.close() }
      var start = ProgramStart(
        program, arguments + MonitorArguments.forProgram(program, descriptor: theirs.rawValue))
      start.inherited = theirs
      child = try await ChildProcess.start(start)
    } catch {
      try? ours.close()
      throw error
    }
    do throws(ConnectError) {
      let client = try await QMPClient.adopt(socket: ours.rawValue, peer: program, options: options)
      client.watch(child)
      return SpawnedQEMU(client: client, child: child)
    } catch {
      throw await failure(error, of: child, program: program)
    }
  }

  public nonisolated var processID: Int32 { child.processID }

  /// How it ended; nil while it runs.
  public nonisolated var end: ProcessEnd? { child.end }

  /// Waits until it has ended.
  public func waitUntilEnded() async -> ProcessEnd? { await child.waitUntilEnded() }

  /// Ends it: with `quit`, then SIGTERM, then SIGKILL, and waits for each as long as `patience` says.
  ///
  /// A stopped process is continued first. Nil only if the system cannot even kill it.
  @discardableResult
  public func stop(patience: Duration = SpawnedQEMU.patience) async -> ProcessEnd? {
    if client.loss == nil {
      child.signal(SIGCONT)
      client.post(CommandCall(name: "quit"))
      if let end = await child.waitUntilEnded(atMost: patience) { return finish(end) }
    }
    return finish(await child.terminate(patience: patience))
  }

  private func finish(_ end: ProcessEnd?) -> ProcessEnd? {
    client.close()
    return end
  }

  /// What to report when the monitor was not ready in time: the end of the process if it has ended by itself.
  private static func failure(
    _ error: ConnectError, of child: ChildProcess, program: String
  ) async -> SpawnError {
    if case .closedBeforeGreeting = error.reason, let end = await child.waitUntilEnded(atMost: QMPClient.endDelay) {
      return .ended(program: program, end)
    }
    _ = await child.terminate(patience: patience)
    return .connect(error)
  }
}

extension ChildProcess {
  /// Ends it with SIGTERM, then SIGKILL.
  @MainLoop
  func terminate(patience: Duration) async -> ProcessEnd? {
    signal(SIGTERM)
    signal(SIGCONT)
    if let end = await waitUntilEnded(atMost: patience) { return end }
    signal(SIGKILL)
    return await waitUntilEnded(atMost: patience)
  }
}

extension QMPClient {
  /// How far apart the end of a process and of its connection may be noticed.
  nonisolated static var endDelay: Duration { .seconds(1) }

  /// Makes the end of a process what a loss of the connection is explained by, and a reason for one.
  func watch(_ child: ChildProcess) {
    process = child
    child.whenEnded { end in
      guard let end else { return }
      // What it said last may still be under way, with the end of the stream behind it, unless a descendant of it
      // keeps the stream open.
      MainLoop.eventLoop.scheduleTask(in: Self.endDelay.timeAmount) {
        MainLoop.assumeIsolated { self.finish(.processEnded(end)) }
      }
    }
  }
}
