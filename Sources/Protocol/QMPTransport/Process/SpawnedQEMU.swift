import Glibc
public import MainLoop
import NIOCore
import Platform
import QAPIRuntime
import SystemPackage

/// A QEMU or qemu-storage-daemon that this process has started, with a QMP monitor that no other process can reach.
///
/// It is in a process group of its own, so that Ctrl-C at the terminal does not reach it. It has an empty standard input,
/// and this process's standard output. Its standard error is this process's or, line by line, its starter's. It is killed when this process ends, however that happens.
@MainLoop
public final class SpawnedQEMU {
  /// The client of its monitor.
  public let client: QMPClient
  private let child: ChildProcess
  private let errors: ErrorOutput?

  /// Called with each line of its standard error, if `start` was given a body for them.
  public var onErrorLine: (@MainLoop @Sendable (String) -> Void)? {
    get { errors?.onLine }
    set { errors?.onLine = newValue }
  }

  /// The time that each way of ending it is given before the next one is tried.
  public nonisolated static var patience: Duration { .seconds(5) }

  private init(client: QMPClient, child: ChildProcess, errors: ErrorOutput?) {
    self.client = client
    self.child = child
    self.errors = errors
  }

  /// Starts a program, and returns when commands can be executed on its monitor.
  ///
  /// The deadline of the options counts from the start of the program. If this throws, the program has ended.
  /// `onErrorLine` gets the lines of its standard error, which without it is this process's.
  public static func start(
    program: String, arguments: [String], options: ClientOptions = ClientOptions(),
    onErrorLine: (@MainLoop @Sendable (String) -> Void)? = nil
  ) async throws(SpawnError) -> SpawnedQEMU {
    if arguments.contains(where: { $0 == "-daemonize" || $0 == "--daemonize" }) { throw .daemonizes(program: program) }
    let errors = try SpawnError.errorSockets(for: program, isWanted: onErrorLine != nil)
    let (ours, theirs) = try SpawnError.connectedSockets(for: program)
    let child: ChildProcess
    do throws(SpawnError) {
      defer {
        try? theirs.close()
        try? errors?.theirs.close()
      }
      var start = ProgramStart(
        program, arguments + MonitorArguments.forProgram(program, descriptor: theirs.rawValue))
      start.inherited = theirs
      start.errors = errors?.theirs
      child = try await ChildProcess.start(start)
    } catch {
      try? ours.close()
      try? errors?.ours.close()
      throw error
    }
    var output: ErrorOutput?
    if let errors { output = await ErrorOutput(reading: errors.ours.rawValue, onLine: onErrorLine) }
    do throws(ConnectError) {
      let client = try await QMPClient.adopt(socket: ours.rawValue, peer: program, options: options)
      client.watch(child)
      return SpawnedQEMU(client: client, child: child, errors: output)
    } catch {
      let failure = await failure(error, of: child, program: program)
      // What it printed comes before what is said of its end.
      _ = await output?.lastLines()
      throw failure
    }
  }

  /// Its process ID, which is not reused before its end has been noticed.
  public nonisolated var processID: Int32 { child.processID }

  /// How it ended; nil while it runs.
  public nonisolated var end: ProcessEnd? { child.end }

  /// Waits until it has ended.
  public func waitUntilEnded() async -> ProcessEnd? { await child.waitUntilEnded() }

  /// Ends it: with `quit`, then SIGTERM, then SIGKILL, and waits for each as long as `patience` says.
  ///
  /// A stopped process is continued first. Nil only if even SIGKILL does not end it in time.
  @discardableResult
  public func stop(patience: Duration = SpawnedQEMU.patience) async -> ProcessEnd? {
    if client.loss == nil {
      child.signal(SIGCONT)
      client.post(CommandCall(name: "quit"))
      if let end = await child.waitUntilEnded(atMost: patience) { return await finish(end) }
    }
    return await finish(child.terminate(patience: patience))
  }

  private func finish(_ end: ProcessEnd?) async -> ProcessEnd? {
    client.close()
    _ = await errors?.lastLines()
    return end
  }

  /// The error to report if the monitor was not ready in time: the end of the process, if it has ended by itself.
  private static func failure(
    _ error: ConnectError, of child: ChildProcess, program: String
  ) async -> SpawnError {
    if case .closedBeforeGreeting = error.reason, let end = await child.waitUntilEnded(atMost: QMPConnection.endDelay) {
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
    // Certain, but as late as the machine is busy.
    return await waitUntilEnded(atMost: SpawnedQEMU.patience)
  }
}

/// The arguments with which a program serves QMP on an inherited socket.
enum MonitorArguments {
  static func forProgram(_ program: String, descriptor: CInt) -> [String] {
    let name = program.split(separator: "/").last ?? ""
    let socket = "socket,id=hmp-monitor,fd=\(descriptor)"
    return name.hasPrefix("qemu-storage-daemon")
      ? ["--chardev", socket, "--monitor", "chardev=hmp-monitor,mode=control"]
      : ["-chardev", socket, "-mon", "chardev=hmp-monitor,mode=control"]
  }
}

/// Why a program could not be started, or its monitor not be reached.
public enum SpawnError: Error, Sendable, Hashable {
  case programNotFound(String)
  case notExecutable(String)
  /// The arguments ask the program to go on in another process, which no monitor of ours could reach.
  case daemonizes(program: String)
  /// An argument contains a NUL, at which the system would cut it off.
  case argumentContainsNUL(program: String)
  /// The system's error number.
  case system(program: String, Int32)
  /// The program ended before its monitor was ready, after printing the reason on standard error.
  case ended(program: String, ProcessEnd)
  /// The program was started, but its monitor could not be reached.
  case connect(ConnectError)
}

extension SpawnError: CustomStringConvertible {
  /// The program and what went wrong, for people.
  public var description: String {
    switch self {
    case .programNotFound(let program):
      program.utf8.contains(UInt8(ascii: "/"))
        ? "\(program): there is no such program" : "\(program): there is no such program in the search path"
    case .notExecutable(let program): "\(program): this cannot be executed"
    case .daemonizes(let program):
      "\(program): with -daemonize it would go on without a monitor; leave -daemonize away, or start it by itself with "
        + "-qmp unix:PATH,server=on,wait=off and then run: hmp PATH"
    case .argumentContainsNUL(let program): "\(program): an argument has a NUL character in it"
    case .system(let program, let code): "\(program): \(Errno(rawValue: code))"
    case .ended(let program, let end): "\(program): \(end) before its monitor was ready"
    case .connect(let error): error.description
    }
  }

  init(program: String, _ failure: ProgramStart.Failure) {
    switch failure {
    case .containsNUL: self = .argumentContainsNUL(program: program)
    case .system(let code): self.init(program: program, errno: code.rawValue)
    }
  }

  /// Two connected sockets for standard error, where they are wanted.
  static func errorSockets(for program: String, isWanted: Bool) throws(SpawnError) -> (
    ours: SystemPackage.FileDescriptor, theirs: SystemPackage.FileDescriptor
  )? {
    guard isWanted else { return nil }
    let (ours, theirs) = try connectedSockets(for: program)
    return (ours, theirs)
  }

  static func connectedSockets(for program: String) throws(SpawnError) -> (
    SystemPackage.FileDescriptor, SystemPackage.FileDescriptor
  ) {
    do throws(Errno) {
      return try FileDescriptor.connectedSockets()
    } catch {
      throw .system(program: program, error.rawValue)
    }
  }

  private init(program: String, errno code: Int32) {
    switch code {
    case ENOENT, ENOTDIR: self = .programNotFound(program)
    case EACCES, EPERM, ENOEXEC, EISDIR: self = .notExecutable(program)
    default: self = .system(program: program, code)
    }
  }
}
