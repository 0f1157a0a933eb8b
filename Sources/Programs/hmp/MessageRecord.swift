import Glibc
import HMP
import MainLoop
import Platform
import QJSON
import QMPTransport

/// A file to which each QMP message is appended, one JSON object a line, without the secrets in it.
@MainLoop
final class MessageRecord {
  private let descriptor: Int32
  private let path: String
  private var hasFailed = false

  /// Opens the file, and makes it for its owner alone where there is none; a FIFO must have a reader.
  init(path: String) async throws(SystemCode) {
    self.path = path
    descriptor = try await MainLoop.offload { () throws(SystemCode) in
      let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else { throw SystemCode(errno) }
      return descriptor
    }
  }

  deinit { close(descriptor) }

  /// Appends a message with one call of the system, so that several programs may have the same file.
  func add(_ direction: MessageTap.Direction, _ message: JSONValue, of target: String, at time: Duration) {
    let entry: JSONValue = [
      "time": .string(UniversalTime.text(time)), "pid": .integer(Int64(getpid())), "target": .string(target),
      direction == .sent ? "sent" : "received": message.withoutSecrets,
    ]
    guard let code = StandardStream(descriptor: descriptor).write(entry.text() + "\n"), !hasFailed else { return }
    hasFailed = true
    StandardStream.error.complain("--record \(path): \(SystemCode(code))")
  }
}

/// Moments as JSON has them.
enum UniversalTime {
  static var now: Duration { WallClock.now ?? .zero }

  /// `2026-01-31T12:00:00.123456Z` for a time since the beginning of 1970.
  static func text(_ time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    var moment = time_t(seconds)
    var parts = tm()
    gmtime_r(&moment, &parts)
    let date = [digits(parts.tm_year + 1900, 4), digits(parts.tm_mon + 1, 2), digits(parts.tm_mday, 2)]
    let clock = [digits(parts.tm_hour, 2), digits(parts.tm_min, 2), digits(parts.tm_sec, 2)]
    let micro = digits(Int32(attoseconds / 1_000_000_000_000), 6)
    return "\(date.joined(separator: "-"))T\(clock.joined(separator: ":")).\(micro)Z"
  }

  private static func digits(_ number: Int32, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
