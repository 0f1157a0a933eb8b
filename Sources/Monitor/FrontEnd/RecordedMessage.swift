import Glibc
import HMP
package import QJSON

/// A QMP message in the form of `--record`.
package struct RecordedMessage: Sendable {
  package var direction: MessageDirection
  package var message: JSONValue
  package var target: String
  /// The time since the beginning of 1970.
  package var time: Duration

  package init(_ direction: MessageDirection, _ message: JSONValue, of target: String, at time: Duration) {
    self.direction = direction
    self.message = message
    self.target = target
    self.time = time
  }

  /// The line of the file, without the secrets of the message.
  package func line(processID: Int32) -> String {
    let entry: JSONValue = [
      "time": .string(Self.text(time)), "pid": .integer(Int64(processID)), "target": .string(target),
      direction == .sent ? "sent" : "received": message.withoutSecrets,
    ]
    return entry.text() + "\n"
  }

  /// `2026-01-31T12:00:00.123456Z`.
  private static func text(_ time: Duration) -> String {
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
