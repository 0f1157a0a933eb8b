import Glibc
import LineEditor

/// Standard output or error, written without buffering.
struct StandardStream: Sendable, Equatable {
  static let output = StandardStream(descriptor: STDOUT_FILENO)
  static let error = StandardStream(descriptor: STDERR_FILENO)

  let descriptor: Int32

  /// Writes all of the text; returns the system's error number where it cannot be done, else nil.
  @discardableResult
  func write(_ text: String) -> Int32? { Terminal.write(text, to: descriptor) }

  /// Writes a line that tells of something that went wrong, `hmp: TEXT`, and below it what to do about it.
  ///
  /// Names and what a peer says may be in the text. It stays one line, and no control character of it gets out.
  func complain(_ text: String, hint: String? = nil) {
    write("hmp: \(TerminalText.cleanLine(text))\n" + (hint.map { "\($0)\n" } ?? ""))
  }

  /// Whether a pipe or socket still has a reader; true for all else.
  var hasReader: Bool {
    var entry = pollfd(fd: descriptor, events: 0, revents: 0)
    return poll(&entry, 1, 0) <= 0 || entry.revents & Int16(POLLERR) == 0
  }

  /// Occupies the numbers of the standard streams that were closed when we started, lest a socket of ours gets one.
  ///
  /// They are opened the wrong way round, so that using them fails as it would have.
  static func occupyClosed() {
    for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is this one, since those below it are open.
      _ = open("/dev/null", mode)
    }
  }
}
