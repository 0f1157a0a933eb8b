import FrontEnd
import Glibc
import HMP
import MainLoop
import Platform
import SystemPackage

/// The destination of the output of a line that does not go to the terminal: a file or a shell command.
@MainLoop
final class OutputSink {
  private let descriptor: Int32
  private let queue: WriteQueue
  private let name: String
  private let command: ShellCommand?

  /// Called when the destination takes no more text.
  var onFull: (@MainLoop @Sendable () -> Void)? {
    didSet { queue.onFailure = { [onFull] _ in onFull?() } }
  }

  /// Whether another program uses the terminal while this is open.
  var takesTerminal: Bool { command != nil }

  /// Whether the reader has exited.
  var isUnwanted: Bool {
    if case .system = queue.failure { true } else { false }
  }

  /// The exit status of the command in the shell's form; 0 before its end.
  private var status: Int32 = 0
  private var wasToldToEnd = false

  /// Whether the command failed or was killed.
  var wasCutShort: Bool { status != 0 }

  /// Whether Ctrl-C has ended the command.
  var wasInterrupted: Bool { status == 128 + SIGINT }

  /// Whether the shell could not start the command.
  var isMissing: Bool { status == 126 || status == 127 }

  private init(_ descriptor: Int32, _ name: String, _ command: ShellCommand?) {
    self.descriptor = descriptor
    queue = WriteQueue(descriptor)
    self.name = name
    self.command = command
  }

  /// Opens the file, or starts the command with variables added to its environment.
  ///
  /// A command that is one program replaces the shell, so that signals reach it. Cancelling the task ends the wait for a file.
  static func open(
    _ destination: TypedLine.Destination, environment: [String: String] = [:], isProgram: Bool = false
  ) async throws(HMPError) -> OutputSink {
    do throws(Errno) {
      switch destination {
      case .shell(let text):
        let command = try ShellCommand.start(isProgram ? "exec \(text)" : text, environment: environment)
        return OutputSink(command.input, text, command)
      case .file(let path, let appends):
        let descriptor = try await MainLoop.offloadUntilCancelled { () throws(Errno) in
          try openFile(UserFiles.places.expanded(path), appends: appends)
        } discard: {
          _ = Glibc.close($0)
        }
        guard let descriptor else { throw .canceled }
        return OutputSink(descriptor, path, nil)
      }
    } catch {
      let place = if case .file(let path, _) = destination { path } else { "sh" }
      throw .refused("\(place): \(error)")
    }
  }

  /// Takes more of the output; without effect after an error.
  func write(_ text: String) { queue.write(text) }

  /// Waits until the output is written and the command has ended; returns the error, nil on success.
  ///
  /// A file that was given up is closed later, when its storage answers.
  func close() async -> String? {
    await queue.drain()
    if queue.failure == .givenUp {
      _ = MainLoop.task { [queue, descriptor] in
        await queue.end()
        await MainLoop.offload { _ = Glibc.close(descriptor) }
      }
      return wasToldToEnd ? nil : "\(name): not all was written"
    }
    let descriptor = descriptor
    let command = command
    let closeError: Errno?
    (closeError, status) = await MainLoop.offload { () -> (Errno?, Int32) in
      // Some file systems report a full disk only here.
      let error = Glibc.close(descriptor) == 0 ? nil : Errno(rawValue: errno)
      return (error, command?.waitForEnd() ?? 0)
    }
    if wasToldToEnd { return nil }
    if queue.failure == .overfull { return "\(name): more than \(WriteQueue.limit >> 20) MiB were waiting to be read" }
    let error = if case .system(let error) = queue.failure { error } else { closeError }
    // A reader such as head exits when it has read enough.
    if let error, error != .brokenPipe { return "\(name): \(error)" }
    return command == nil ? nil : Self.error(of: name, status)
  }

  /// Gives up a file that takes no more text, such as a FIFO whose reader sleeps or one whose storage does not answer.
  ///
  /// A command gets Ctrl-C from the terminal.
  func interrupt() {
    if command == nil { queue.giveUp() }
  }

  /// Passes a signal on to the command; a file is given up.
  func signal(_ number: Int32) {
    wasToldToEnd = true
    if let command { kill(command.processID, number) } else { queue.giveUp() }
  }

  /// An end by Ctrl-C or SIGPIPE is no error.
  private static func error(of name: String, _ status: Int32) -> String? {
    switch status {
    case 0, 128 + SIGINT, 128 + SIGPIPE: nil
    case 129...: "\(name): ended by signal \(status - 128)"
    default: "\(name): exit status \(status)"
    }
  }
}

/// Opens a file to write to; a FIFO must have a reader.
private func openFile(_ path: String, appends: Bool) throws(Errno) -> Int32 {
  let mode = O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | (appends ? O_APPEND : O_TRUNC)
  let descriptor = Glibc.open(path, mode, 0o666)
  guard descriptor >= 0 else { throw Errno(rawValue: errno) }
  return descriptor
}

/// A command of the shell that reads the output of hmp, on the terminal of hmp.
///
/// It is in the process group of hmp, so Ctrl-C reaches both.
private struct ShellCommand: Sendable {
  let processID: pid_t
  /// The end of the pipe for writing, which does not block; its owner closes it.
  let input: Int32

  /// Starts the command with variables added to the environment of hmp.
  static func start(_ text: String, environment: [String: String] = [:]) throws(Errno) -> ShellCommand {
    let ends = try FileDescriptor.pipe(options: .closeOnExec)
    defer { try? ends.readEnd.close() }
    var start = ProgramStart("/bin/sh", ["-c", text])
    start.name = "sh"
    start.environment = environment
    start.bond = .shared
    start.input = ends.readEnd
    do {
      try ends.writeEnd.setNonBlocking()
      return ShellCommand(processID: try start.start(), input: ends.writeEnd.rawValue)
    } catch {
      try? ends.writeEnd.close()
      switch error as? ProgramStart.Failure {
      case .system(let code): throw code
      case .containsNUL: throw .invalidArgument
      case nil: throw error as? Errno ?? .invalidArgument
      }
    }
  }

  /// Blocks until the command has ended; returns its status in the shell's form: 128 and more for a signal.
  func waitForEnd() -> Int32 {
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0 {
      guard errno == EINTR else { return 0 }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}
