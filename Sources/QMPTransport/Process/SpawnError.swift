import Glibc
import Platform
import SystemPackage

/// Why a program that was to be started is not there to be worked with.
public enum SpawnError: Error, Sendable, Hashable {
  case programNotFound(String)
  case notExecutable(String)
  /// An argument with a NUL in it, which the system would cut off there.
  case argumentContainsNUL(program: String)
  /// The system's error number.
  case system(program: String, Int32)
  /// It ended before its monitor was ready; it has said why on standard error itself.
  case ended(program: String, ProcessEnd)
  /// It runs, or ran, but its monitor could not be reached.
  case connect(ConnectError)
}

extension SpawnError: CustomStringConvertible {
  /// What went wrong with what, for a person.
  public var description: String {
    switch self {
    case .programNotFound(let program):
      program.utf8.contains(UInt8(ascii: "/"))
        ? "\(program): there is no such program" : "\(program): there is no such program in the search path"
    case .notExecutable(let program): "\(program): this cannot be executed"
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

  static func connectedSockets(for program: String) throws(SpawnError) -> (FileDescriptor, FileDescriptor) {
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
