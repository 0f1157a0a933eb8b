import Glibc
import Platform
import SystemPackage

/// A command of the shell that reads what we write, on the terminal that we are on.
///
/// It belongs to our process group, so the terminal's Ctrl-C reaches it as it reaches us.
struct ShellCommand: Sendable {
  let processID: pid_t
  /// Where it is written to without blocking; its owner closes it.
  let input: Int32

  /// Starts it with the program's environment and more; throws an error number of the system.
  static func start(_ text: String, environment: [String: String] = [:]) throws(SystemCode) -> ShellCommand {
    let (reading, writing) = try pipe()
    defer { try? reading.close() }
    var start = ProgramStart("/bin/sh", ["-c", text])
    start.name = "sh"
    start.environment = environment
    start.bond = .shared
    start.input = reading
    do throws(ProgramStart.Failure) {
      return ShellCommand(processID: try start.start(), input: writing.rawValue)
    } catch {
      try? writing.close()
      switch error {
      case .system(let code): throw SystemCode(code.rawValue)
      case .containsNUL: throw SystemCode(EINVAL)
      }
    }
  }

  /// Blocks until it has ended; returns how, as the shell counts it: 128 and more for a signal.
  func waitForEnd() -> Int32 {
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0 {
      guard errno == EINTR else { return 0 }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Its end for writing does not block.
  private static func pipe() throws(SystemCode) -> (reading: FileDescriptor, writing: FileDescriptor) {
    do throws(Errno) {
      let ends = try FileDescriptor.pipe(options: .closeOnExec)
      try ends.writeEnd.setNonBlocking()
      return (ends.readEnd, ends.writeEnd)
    } catch {
      throw SystemCode(error.rawValue)
    }
  }
}

/// An error number of the system.
struct SystemCode: Error, Equatable, CustomStringConvertible {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  var description: String { String(cString: strerror(number)) }
}
