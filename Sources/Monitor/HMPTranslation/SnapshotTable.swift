import Glibc
package import MonitorAPI

/// The table of the snapshots in an image.
package enum SnapshotTable {
  /// How wide the columns are and what they are called, which has changed once.
  package enum Layout: Sendable {
    case narrow
    case wide
  }
}

extension SnapshotTable.Layout {
  /// That of the release which describes nodes in this way.
  package init(of nodes: [BlockDeviceInfo]) {
    // The member came with the release that has the newer table.
    self = nodes.contains { $0.active != nil } ? .wide : .narrow
  }

  package var header: String {
    switch self {
    case .narrow:
      "ID".padded(to: 10) + "TAG".padded(to: 17) + line(["VM SIZE", "DATE", "VM CLOCK", "ICOUNT"])
    case .wide:
      "ID".padded(to: 7) + " " + "TAG".padded(to: 16) + " " + line(["VM_SIZE", "DATE", "VM_CLOCK", "ICOUNT"])
    }
  }

  /// The line of a snapshot; another id may stand in the place of its own.
  package func row(_ snapshot: SnapshotInfo, id: String? = nil, date: (_ seconds: Int64) -> String) -> String {
    let size = HumanSize.text(of: UInt64(bitPattern: snapshot.vmStateSize))
    let cells = [size, date(snapshot.dateSec), clock(snapshot), instructions(snapshot)]
    return (id ?? snapshot.id).padded(to: self == .narrow ? 9 : 7) + " " + snapshot.name.padded(to: 16) + " "
      + line(cells)
  }

  /// The columns after the two names, flush right.
  private func line(_ cells: [String]) -> String {
    let widths = self == .narrow ? [8, 20, 13, 11] : [8, 20, 16, 11]
    let columns = zip(cells, widths).enumerated().map { index, column in
      let (text, width) = column
      // In the wide layout a blank of its own stands before each column but the first.
      return self == .wide && index > 0 ? " " + text.leftPadded(to: width - 1) : text.leftPadded(to: width)
    }
    return columns.joined() + "\n"
  }

  private func clock(_ snapshot: SnapshotInfo) -> String {
    let seconds = snapshot.vmClockSec
    let hours = String(seconds / 3600).leftPadded(to: self == .narrow ? 2 : 4, with: "0")
    let rest = [seconds / 60 % 60, seconds % 60].map { String($0).leftPadded(to: 2, with: "0") }
    let milliseconds = String(snapshot.vmClockNsec / 1_000_000).leftPadded(to: 3, with: "0")
    return "\(hours):\(rest[0]):\(rest[1]).\(milliseconds)"
  }

  private func instructions(_ snapshot: SnapshotInfo) -> String {
    if let count = snapshot.icount { return String(count) }
    return self == .narrow ? "" : "--"
  }
}

/// A number of bytes for a person: three digits and a binary unit.
package enum HumanSize {
  private static let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

  /// The unit changes where the number would reach 1000, not 1024.
  package static func text(of bytes: UInt64) -> String {
    let exponent = bytes == 0 ? 0 : Int((Double(bytes) / (1000.0 / 1024.0)).exponent)
    let unit = max(0, exponent) / 10
    return "\(threeDigits(Double(bytes) / Double(UInt64(1) << UInt64(unit * 10)))) \(units[unit])"
  }

  /// As C's `%0.3g` has it.
  private static func threeDigits(_ value: Double) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
      let count = withVaList([value]) { vsnprintf(buffer.baseAddress, buffer.count, "%0.3g", $0) }
      return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}

/// A time in seconds since 1970 by the clock on the wall, as `2026-11-22 17:35:33`.
@Sendable package func localDate(_ seconds: Int64) -> String {
  var time = time_t(seconds)
  var parts = tm()
  guard localtime_r(&time, &parts) != nil else { return String(seconds) }
  let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
  let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec]
  return date.map { String($0).leftPadded(to: 2, with: "0") }.joined(separator: "-") + " "
    + clock.map { String($0).leftPadded(to: 2, with: "0") }.joined(separator: ":")
}

extension String {
  /// The text with blanks after it, at least as many bytes wide.
  package func padded(to width: Int) -> String { self + Self.filling(width - utf8.count, with: " ") }

  /// The text with a filling before it, at least as many bytes wide.
  package func leftPadded(to width: Int, with filling: Character = " ") -> String {
    Self.filling(width - utf8.count, with: filling) + self
  }

  private static func filling(_ count: Int, with character: Character) -> String {
    String(repeating: character, count: Swift.max(0, count))
  }
}

extension UInt64 {
  /// `0x` and all sixteen digits.
  package var paddedHexadecimal: String { "0x" + String(self, radix: 16).leftPadded(to: 16, with: "0") }
}
