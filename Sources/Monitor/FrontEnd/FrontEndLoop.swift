package import MainLoop

/// A front end: it brings lines to the targets, and their results to a person or a script.
@MainLoop
package protocol FrontEndLoop: AnyObject {
  /// Runs until the lines end, or one of them ends the program.
  func run() async -> ExitStatus

  /// Cancels the running line, or the wait for one.
  func stop(_ reason: StopReason)
}

/// Why a front end stops.
package enum StopReason: Sendable {
  /// Ctrl-C: a person gets the next prompt, a script ends.
  case interrupt
  /// The program ends.
  case termination
  /// The target is ending at the request of another client: the running line is completed, and no other begins.
  case targetEnds
}

/// The exit status of the program.
package enum ExitStatus: Int32, Sendable {
  case success = 0
  case commandFailed = 1
  case usage = 2
  case noConnection = 3
  case timedOut = 4
  case interrupted = 130

  /// Keeps the graver of two statuses.
  package mutating func merge(_ other: ExitStatus) {
    if other.weight > weight { self = other }
  }

  private var weight: Int {
    switch self {
    case .success: 0
    case .commandFailed: 1
    case .timedOut: 2
    case .noConnection: 3
    case .usage: 4
    case .interrupted: 5
    }
  }
}
