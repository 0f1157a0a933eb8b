import FrontEnd
import Glibc
import HMP
import LineEditor
import MainLoop
import Synchronization

/// Where the output of one line goes instead of the terminal: a file, or a command of the shell.
///
/// Writing never holds up the main loop: a thread of the pool does it, and waits there for whoever reads.
@MainLoop
final class OutputSink {
  /// Output that nobody has read yet, in bytes; beyond it the line is to end.
  private static let limit = 64 << 20

  private let descriptor: Int32
  private let name: String
  private let command: ShellCommand?
  private var pending = ""
  private var writing: Task<Void, Never>?
  private var isWriting = false
  private var code: SystemCode?
  private var isOverfull = false
  private var isIncomplete = false
  private let patience = Patience()
  /// Called when it can take no more.
  var onFull: (@MainLoop @Sendable () -> Void)?

  /// Whether the terminal is another program's as long as this is open.
  var takesTerminal: Bool { command != nil }

  /// Whether the reader has left.
  var isUnwanted: Bool { code != nil }

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
  func write(_ text: String) {
    guard code == nil, !isOverfull, !patience.isOver, !text.isEmpty else { return }
    pending += text
    if pending.utf8.count > Self.limit {
      isOverfull = true
      pending = ""
      onFull?()
    } else if !isWriting {
      // Set here: the task may be over before it is assigned.
      isWriting = true
      writing = MainLoop.task { [weak self] in await self?.writePending() }
    }
  }

  /// Waits until all is written, and the command has ended; returns what went wrong, nil where nothing did.
  func close() async -> String? {
    await writing?.value
    let descriptor = descriptor
    let command = command
    let fault: SystemCode?
    (fault, status) = await MainLoop.offload { () -> (SystemCode?, Int32) in
      // A full disk may show only now.
      let fault = Glibc.close(descriptor) == 0 ? nil : SystemCode(errno)
      return (fault, command?.waitForEnd() ?? 0)
    }
    if isIncomplete { return "\(name): not all was written" }
    if wasToldToEnd { return nil }
    if isOverfull { return "\(name): more than \(Self.limit >> 20) MiB were waiting to be read" }
    // A reader that has seen enough is no news.
    if let code = code ?? fault, code.number != EPIPE { return "\(name): \(code)" }
    return command == nil ? nil : Self.fault(of: name, status)
  }

  /// Lets go of a file that takes no more: a FIFO that nobody reads on from.
  ///
  /// A command is for the terminal to interrupt.
  func interrupt() {
    if command == nil { patience.end() }
  }

  /// Sends the command a signal that did not come from the terminal.
  func signal(_ number: Int32) {
    wasToldToEnd = true
    if let command { kill(command.processID, number) }
  }

  private func writePending() async {
    while !pending.isEmpty, code == nil {
      let text = pending
      pending = ""
      let descriptor = descriptor
      let patience = patience
      guard let number = await MainLoop.offload({ patience.write(text, to: descriptor) }) else { continue }
      if patience.isOver {
        isIncomplete = true
        break
      }
      code = SystemCode(number)
      onFull?()
    }
    pending = ""
    isWriting = false
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

/// Writing that another thread can put an end to.
private final class Patience: Sendable {
  private let hasEnded = Atomic(false)

  /// How often it is looked whether to go on, in milliseconds.
  private static let attention: Int32 = 100

  var isOver: Bool { hasEnded.load(ordering: .relaxed) }

  func end() { hasEnded.store(true, ordering: .relaxed) }

  /// Writes all of the text to a descriptor that does not block; returns the system's error number, nil at success.
  func write(_ text: String, to descriptor: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty, !isOver {
        let count = Glibc.write(descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&entry, 1, Self.attention)
        } else if errno != EINTR {
          return errno
        }
      }
      return rest.isEmpty ? nil : ECANCELED
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
