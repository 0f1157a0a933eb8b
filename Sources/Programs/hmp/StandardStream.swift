import FrontEnd
import Glibc
import LineEditor
import SystemPackage

/// Standard output or error, written without buffering.
struct StandardStream: Sendable, Equatable {
  static let output = StandardStream(descriptor: STDOUT_FILENO)
  static let error = StandardStream(descriptor: STDERR_FILENO)

  let descriptor: Int32

  /// Writes all of the text; returns the error if that is impossible.
  @discardableResult
  func write(_ text: String) -> Errno? { Terminal.write(text, to: descriptor).map { Errno(rawValue: $0) } }

  /// Writes an error on one line, `hmp: TEXT`, and the hint below it.
  ///
  /// The error may contain foreign text, which is made harmless.
  func report(_ error: String, hint: String? = nil) {
    write("hmp: \(TerminalText.cleanLine(error))\n" + (hint.map { "\($0)\n" } ?? ""))
  }

  /// Whether a pipe or socket still has a reader; true for other descriptors.
  var hasReader: Bool {
    var entry = pollfd(fd: descriptor, events: 0, revents: 0)
    return poll(&entry, 1, 0) <= 0 || entry.revents & Int16(POLLERR) == 0
  }

  /// Occupies the numbers of standard streams that were closed at the start, so that no socket gets one of them.
  ///
  /// Each is opened for the wrong direction, so that using it fails as it would have.
  static func occupyClosed() {
    for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is this one, since those below it are open.
      _ = open("/dev/null", mode)
    }
  }
}

extension ScriptOutput.Streams {
  static let standard = Self(
    write: { text, stream in
      let error = (stream == .output ? StandardStream.output : .error).write(text)
      return error.map { $0 == .brokenPipe ? .noReader : .system("\($0)") }
    },
    hasReader: { StandardStream.output.hasReader }, clean: { TerminalText.clean($0) })
}
