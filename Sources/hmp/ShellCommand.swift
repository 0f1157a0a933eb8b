import Glibc

/// A command of the shell that reads what we write, on the terminal that we are on.
///
/// It belongs to our process group, so the terminal's Ctrl-C reaches it as it reaches us.
struct ShellCommand: Sendable {
  let processID: pid_t
  /// Where it is written to without blocking; closed by whoever has it.
  let input: Int32

  /// Starts it with the program's environment and more; throws an error number of the system.
  static func start(_ text: String, environment: [String: String] = [:]) throws(SystemCode) -> ShellCommand {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemCode(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    defer { close(ends[0]) }
    do throws(SystemCode) {
      return ShellCommand(processID: try spawn(text, reading: ends[0], environment), input: ends[1])
    } catch {
      close(ends[1])
      throw error
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

  private static func spawn(
    _ text: String, reading input: Int32, _ environment: [String: String]
  ) throws(SystemCode) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // We ignore SIGPIPE and have blocked what a thread of ours waits for; no program expects to find it so.
    var every = sigset_t()
    sigfillset(&every)
    posix_spawnattr_setsigdefault(&attributes, &every)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var processID: pid_t = 0
    let code = withStrings(["sh", "-c", text]) { arguments in
      withStrings(variables(environment)) { environment in
        posix_spawn(&processID, "/bin/sh", &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else { throw SystemCode(code) }
    return processID
  }

  /// Those of the program, and the given ones in the place of those of the same name.
  private static func variables(_ more: [String: String]) -> [String] {
    var variables = more.map { "\($0.key)=\($0.value)" }
    var place = environ
    while let text = place.pointee {
      let variable = String(cString: text)
      if more[String(variable.prefix { $0 != "=" })] == nil { variables.append(variable) }
      place += 1
    }
    return variables
  }
}

/// An error number of the system.
struct SystemCode: Error, Equatable, CustomStringConvertible {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  var description: String { String(cString: strerror(number)) }
}

/// Calls the body with the texts as C has them, and a null pointer behind the last.
private func withStrings<Result>(
  _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let strings = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
  for (index, text) in texts.enumerated() { strings[index] = strdup(text) }
  strings[texts.count] = nil
  defer {
    for index in texts.indices { free(strings[index]) }
    strings.deallocate()
  }
  return body(strings)
}
