/// How the program ends, as scripts rely on it.
package enum ExitStatus: Int32, Sendable {
  case success = 0
  case commandFailed = 1
  case usage = 2
  case noConnection = 3
  case timedOut = 4
  case interrupted = 130

  /// Of several, the one that says most about why not everything was done.
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
