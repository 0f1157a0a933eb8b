import QMP

extension ConnectError: CustomStringConvertible {
  /// The message and the hint, if there is one, on a line each.
  public var description: String { hint.map { "\(message)\n\($0)" } ?? message }

  /// What went wrong, with whom.
  public var message: String {
    switch reason {
    case .noSuchSocket: "\(peer): there is no such socket"
    case .refused: "\(peer): connection refused"
    case .permissionDenied: "\(peer): permission denied"
    case .notASocket: "\(peer) is not a stream socket"
    case .queueFull: "\(peer): other clients are waiting already"
    case .unknownHost: "\(peer): the host is not known"
    case .addressContainsNUL: "\(peer): the address has a NUL character in it"
    case .connectTimedOut: "\(peer): no connection within \(seconds)"
    case .noGreeting: "\(peer): connected, but no QMP greeting came within \(seconds)"
    case .noAnswerToNegotiation: "\(peer): qmp_capabilities was not answered within \(seconds)"
    case .noAnswerFromAgent: "\(peer): connected, but no guest agent answered within \(seconds)"
    case .closedBeforeGreeting: "\(peer) closed the connection before it was ready"
    case .session(let failure): "\(peer): \(failure.message)"
    case .tunnel(let text): "\(peer): \(text)"
    case .system(_, let text): "\(peer): \(text)"
    case .cancelled: "\(peer): given up"
    }
  }

  /// What to do about it; nil when there is nothing better than to read the message.
  public var hint: String? {
    switch reason {
    case .noSuchSocket:
      "Is the process running? QEMU makes the socket when started with -qmp unix:PATH,server=on,wait=off."
    case .refused: "Nobody listens there any more: the process has ended, or it listens elsewhere."
    case .permissionDenied: "Run hmp as the user who owns the socket, or have its owner give access to it."
    case .notASocket: "Give the path of the socket that was named in -qmp or in -chardev socket."
    case .queueFull: "QEMU serves one client for each monitor: end the other one, or give QEMU a second -qmp."
    case .noGreeting, .noAnswerToNegotiation:
      "QEMU serves one client for each monitor: another one may be connected, or the process is stopped or busy. A guest agent needs --qga."
    case .noAnswerFromAgent: "Is qemu-guest-agent running in the guest? Without --qga this is taken for a QMP server."
    case .closedBeforeGreeting: "The process may be ending, or it accepts only one client."
    case .session(let failure): failure.hint
    case .tunnel: "See whether ssh itself gets there, and finds the socket: ssh HOST ls -l PATH"
    case .connectTimedOut, .unknownHost: "Is the host's name right, and can it be reached from here?"
    case .system, .addressContainsNUL, .cancelled: nil
    }
  }

  private var seconds: String { deadline.secondsText }
}

extension Duration {
  /// In seconds, without digits that say nothing: `10 s`, `0.05 s`.
  var secondsText: String {
    let milliseconds = self / .milliseconds(1)
    let seconds = (milliseconds.rounded() / 1000)
    return seconds == seconds.rounded() ? "\(Int64(seconds)) s" : "\(seconds) s"
  }
}
