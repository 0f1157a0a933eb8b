import CSpawn
import Glibc
package import SystemPackage

/// A program to be started, and what it gets of this process.
///
/// Every child is started here: it gets the three standard streams and what is named below, and no other descriptor,
/// however that was opened. No signal is blocked in it.
package struct ProgramStart: Sendable {
  package enum Failure: Error, Sendable, Hashable {
    /// An argument or a variable, which the system would cut off at the NUL.
    case containsNUL(String)
    case system(Errno)
  }

  /// Which signals of the terminal and of this process reach the program.
  package enum Bond: Sendable {
    /// It is in this process's group, as a command of a shell.
    case shared
    /// As `shared`, but it begins with SIGINT and SIGQUIT ignored: the keys are for this process. It is killed when the
    /// thread that started it ends.
    case sharedWithoutKeys
    /// It is in a group of its own, and is killed when the thread that started it ends.
    case ownGroup
  }

  /// A path, or a name that is searched for in PATH.
  package var program: String
  /// The name that it is called by; nil for `program`.
  package var name: String?
  package var arguments: [String]
  /// Variables beside those of this process, or in their place.
  package var environment: [String: String] = [:]
  package var bond = Bond.ownGroup
  /// What becomes its standard input; nil for an empty one.
  package var input: FileDescriptor?
  /// What becomes its standard error; nil for this process's.
  package var errors: FileDescriptor?
  /// A descriptor that it gets beside the standard streams, under the same number.
  package var inherited: FileDescriptor?

  package init(_ program: String, _ arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// Starts it, and returns its process ID.
  ///
  /// Blocks until the system has loaded the program.
  package func start() throws(Failure) -> CInt {
    let arguments = try Self.checked([program, name ?? program] + arguments)
    let variables = try environment.isEmpty ? [] : Self.checked(variables)
    let settings = cspawn_settings(
      input: input?.rawValue ?? -1, errors: errors?.rawValue ?? -1, inherited: inherited?.rawValue ?? -1,
      has_own_group: bond == .ownGroup ? 1 : 0, ignores_keys: bond == .sharedWithoutKeys ? 1 : 0,
      ends_with_caller: bond == .shared ? 0 : 1)
    let processID = withCStrings(arguments) { arguments in
      withCStrings(variables) { cspawn_start(arguments[0], arguments + 1, variables.isEmpty ? nil : $0, settings) }
    }
    guard processID > 0 else { throw .system(Errno(rawValue: -processID)) }
    return processID
  }

  private var variables: [String] {
    let kept = Environment.all.filter { environment[String($0.prefix { $0 != "=" })] == nil }
    return kept + environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }

  private static func checked(_ texts: [String]) throws(Failure) -> [SystemString] {
    var strings: [SystemString] = []
    for text in texts {
      guard let string = try? SystemString(text) else { throw .containsNUL(text) }
      strings.append(string)
    }
    return strings
  }
}
