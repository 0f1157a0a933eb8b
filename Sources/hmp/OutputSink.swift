import FrontEnd
import Glibc
import HMP
import LineEditor
import MainLoop

/// Where the output of one line goes instead of the terminal: a file, or a command of the shell.
@MainLoop
final class OutputSink {
  private let descriptor: Int32
  private let queue: WriteQueue
  private let name: String
  private let command: ShellCommand?

  /// Called when it can take no more.
  var onFull: (@MainLoop @Sendable () -> Void)? {
    didSet { queue.onFailure = { [onFull] _ in onFull?() } }
  }

  /// Whether the terminal is another program's as long as this is open.
  var takesTerminal: Bool { command != nil }

  /// Whether the reader has left.
  var isUnwanted: Bool {
    if case .system = queue.failure { true } else { false }
  }

  /// What the command has ended with, as the shell counts it; 0 before its end.
  private var status: Int32 = 0
  private var wasToldToEnd = false

  /// Whether the command has not ended well by itself.
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
  /// A command that is one program may take the place of the shell, so that it gets what signals we send.
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

  /// Waits until all is written, and the command has ended; returns what went wrong, nil where nothing did.
  func close() async -> String? {
    await queue.drain()
    let descriptor = descriptor
    let command = command
    let fault: SystemCode?
    (fault, status) = await MainLoop.offload { () -> (SystemCode?, Int32) in
      // A full disk may show only now.
      let fault = Glibc.close(descriptor) == 0 ? nil : SystemCode(errno)
      return (fault, command?.waitForEnd() ?? 0)
    }
    if queue.failure == .givenUp { return "\(name): not all was written" }
    if wasToldToEnd { return nil }
    if queue.failure == .overfull { return "\(name): more than \(WriteQueue.limit >> 20) MiB were waiting to be read" }
    let code = if case .system(let code) = queue.failure { code } else { fault }
    // A reader that has seen enough is no news.
    if let code, code.number != EPIPE { return "\(name): \(code)" }
    return command == nil ? nil : Self.fault(of: name, status)
  }

  /// Lets go of a file that takes no more: a FIFO that nobody reads on from.
  ///
  /// A command is for the terminal to interrupt.
  func interrupt() {
    if command == nil { queue.giveUp() }
  }

  /// Sends the command a signal that did not come from the terminal.
  func signal(_ number: Int32) {
    wasToldToEnd = true
    if let command { kill(command.processID, number) }
  }

  /// Ctrl-C and SIGPIPE are how one leaves.
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

/// A file's name as a person writes it.
enum UserPath {
  /// With the home folder in the place of a `~` in front.
  static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }
}
