import FrontEnd
import Glibc
import HMP
import LineEditor
import MainLoop

/// The destination of the output of one line other than the terminal: a file, or a shell command.
@MainLoop
final class OutputSink {
  private let descriptor: Int32
  private let queue: WriteQueue
  private let name: String
  private let command: ShellCommand?

  /// Called when the destination takes no more.
  var onFull: (@MainLoop @Sendable () -> Void)? {
    didSet { queue.onFailure = { [onFull] _ in onFull?() } }
  }

  /// Whether another program uses the terminal while this is open.
  var takesTerminal: Bool { command != nil }

  /// Whether the reader has exited.
  var isUnwanted: Bool {
    if case .system = queue.failure { true } else { false }
  }

  /// The exit status of the command as the shell counts it; 0 before its end.
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

  /// Opens the file, or starts the command with further variables in its environment.
  ///
  /// A command that is one program may replace the shell, so that it gets the signals that are sent.
  static func open(
    _ destination: TypedLine.Destination, environment: [String: String] = [:], isProgram: Bool = false
  ) async throws(HMPFailure) -> OutputSink {
    do throws(SystemCode) {
      switch destination {
      case .shell(let text):
        let command = try ShellCommand.start(isProgram ? "exec \(text)" : text, environment: environment)
        return OutputSink(command.input, text, command)
      case .file(let path, let appends):
        let descriptor = try await MainLoop.offload { () throws(SystemCode) in
          try openFile(UserPath.expanded(path), appends: appends)
        }
        return OutputSink(descriptor, path, nil)
      }
    } catch {
      let place = if case .file(let path, _) = destination { path } else { "sh" }
      throw .refused("\(place): \(error)")
    }
  }

  /// Takes more of the output; without effect once it cannot be written.
  func write(_ text: String) { queue.write(text) }

  /// Waits until all is written and the command has ended; returns the error, nil on success.
  func close() async -> String? {
    await queue.drain()
    let descriptor = descriptor
    let command = command
    let fault: SystemCode?
    (fault, status) = await MainLoop.offload { () -> (SystemCode?, Int32) in
      // A full disk may be reported only now.
      let fault = Glibc.close(descriptor) == 0 ? nil : SystemCode(errno)
      return (fault, command?.waitForEnd() ?? 0)
    }
    if queue.failure == .givenUp { return "\(name): not all was written" }
    if wasToldToEnd { return nil }
    if queue.failure == .overfull { return "\(name): more than \(WriteQueue.limit >> 20) MiB were waiting to be read" }
    let code = if case .system(let code) = queue.failure { code } else { fault }
    // A reader such as head exits when it has read enough.
    if let code, code.number != EPIPE { return "\(name): \(code)" }
    return command == nil ? nil : Self.fault(of: name, status)
  }

  /// Gives up a file that takes no more, such as a FIFO whose reader sleeps.
  ///
  /// A command gets Ctrl-C from the terminal itself.
  func interrupt() {
    if command == nil { queue.giveUp() }
  }

  /// Passes a signal on to the command.
  func signal(_ number: Int32) {
    wasToldToEnd = true
    if let command { kill(command.processID, number) }
  }

  /// The ends by Ctrl-C and SIGPIPE are no errors.
  private static func fault(of name: String, _ status: Int32) -> String? {
    switch status {
    case 0, 128 + SIGINT, 128 + SIGPIPE: nil
    case 129...: "\(name): ended by signal \(status - 128)"
    default: "\(name): exit status \(status)"
    }
  }
}

/// Opens a file to write to; a FIFO must have a reader.
private func openFile(_ path: String, appends: Bool) throws(SystemCode) -> Int32 {
  let mode = O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | (appends ? O_APPEND : O_TRUNC)
  let descriptor = Glibc.open(path, mode, 0o666)
  guard descriptor >= 0 else { throw SystemCode(errno) }
  return descriptor
}

/// A file name as a person types it.
enum UserPath {
  /// Replaces a leading `~` by the home folder.
  static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }
}
