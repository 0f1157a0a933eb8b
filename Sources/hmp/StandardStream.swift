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
