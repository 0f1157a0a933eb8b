import Glibc

/// How a process ended.
public enum ProcessEnd: Sendable, Hashable {
  case exited(status: Int32)
  case killed(signal: Int32)

  /// Reads the status that `waitpid` returned for an ended process.
  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7F
    self = signal == 0 ? .exited(status: waitStatus >> 8 & 0xFF) : .killed(signal: signal)
  }

  /// Whether it ended by itself, with status 0.
  public var isSuccess: Bool { self == .exited(status: 0) }
}

extension ProcessEnd: CustomStringConvertible {
  /// A sentence's predicate: `the process was killed by signal 9 (SIGKILL)`.
  public var description: String {
    switch self {
    case .exited(let status): "the process ended with status \(status)"
    case .killed(let signal):
      "the process was killed by signal \(signal)" + (Self.names[signal].map { " (\($0))" } ?? "")
    }
  }

  private static let names: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT",
    SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1", SIGSEGV: "SIGSEGV",
    SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU",
    SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS",
  ]
}
