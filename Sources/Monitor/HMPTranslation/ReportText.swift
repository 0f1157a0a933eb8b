import Glibc
package import QAPIRuntime
import QJSON

/// Values as the reports of monitor commands show them, in the form that QEMU's human monitor uses.
package enum ReportText {
  private static let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

  /// A number of bytes with three significant digits and a binary unit, such as `1.5 GiB`.
  ///
  /// The unit changes where the number would reach 1000, not 1024.
  package static func size(_ bytes: UInt64) -> String {
    let exponent = bytes == 0 ? 0 : Int((Double(bytes) / (1000.0 / 1024.0)).exponent)
    let unit = max(0, exponent) / 10
    return "\(threeDigits(Double(bytes) / Double(UInt64(1) << UInt64(unit * 10)))) \(units[unit])"
  }

  /// Formats like `%0.3g` in C.
  private static func threeDigits(_ value: Double) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
      let count = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, "%0.3g", $0) }
      return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// A set of numbers in ascending order, with runs as ranges: `0-3,7`.
  package static func ranges(_ numbers: some Sequence<some BinaryInteger>) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers.map({ Int($0) }).sorted() {
      if let last = ranges.last, number <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }

  /// A time in seconds since 1970 in the local time zone, as `2026-11-22 17:35:33`.
  @Sendable package static func date(_ seconds: Int64) -> String {
    var time = time_t(seconds)
    var parts = tm()
    guard localtime_r(&time, &parts) != nil else { return String(seconds) }
    let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec]
    return date.map { String($0).leftPadded(to: 2, with: "0") }.joined(separator: "-") + " "
      + clock.map { String($0).leftPadded(to: 2, with: "0") }.joined(separator: ":")
  }

  /// An event on one line, with its data as JSON after the name: `[STOP]`.
  ///
  /// With `showsTime`, the time precedes the name, in the local time zone and to the microsecond.
  package static func event(_ event: ReceivedEvent, showsTime: Bool = false) -> String {
    let time = showsTime ? event.timestamp.map { moment($0) + " " } ?? "" : ""
    let data = event.data.isEmpty ? "" : " " + JSONValue.object(event.data).text()
    // A line feed in the name of an event would let a peer forge another event.
    let name = String(event.name.map { $0.isNewline ? "?" : $0 })
    return "\(time)[\(name)]\(data)\n"
  }

  private static func moment(_ time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    let micro = String(attoseconds / 1_000_000_000_000).leftPadded(to: 6, with: "0")
    return "\(date(seconds)).\(micro)"
  }
}

extension String {
  /// The text, filled with blanks on the right up to a width in bytes.
  package func padded(to width: Int) -> String { self + Self.filling(width - utf8.count, with: " ") }

  /// The text, filled on the left up to a width in bytes.
  package func leftPadded(to width: Int, with filling: Character = " ") -> String {
    Self.filling(width - utf8.count, with: filling) + self
  }

  private static func filling(_ count: Int, with character: Character) -> String {
    String(repeating: character, count: Swift.max(0, count))
  }
}

extension UInt64 {
  /// `0x` and sixteen digits.
  package var paddedHexadecimal: String { "0x" + String(self, radix: 16).leftPadded(to: 16, with: "0") }
}
