import QMP
import QMPTransport

extension ConnectError {
  /// The library's hint, then what this program's options can do about it.
  var hintWithOptions: String? {
    let hints = [hint, optionHint].compactMap { $0 }
    return hints.isEmpty ? nil : hints.joined(separator: "\n")
  }

  private var optionHint: String? {
    switch reason {
    case .noGreeting, .noResponseToNegotiation, .session(.notQMP(sent: _)): "For a guest agent add --qga."
    case .noResponseFromAgent: "Without --qga this is taken for a QMP server."
    case .session(.notAnAgent): "Leave --qga away to use it as a QMP server."
    case .noSuchSocket, .refused, .permissionDenied, .notASocket, .queueFull, .unknownHost, .addressContainsNUL,
      .connectTimedOut, .closedBeforeGreeting, .session, .tunnel, .system, .cancelled:
      nil
    }
  }
}
