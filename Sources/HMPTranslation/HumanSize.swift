import Glibc

/// A number of bytes for a person: three digits and a binary unit.
enum HumanSize {
  private static let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

  /// The unit changes where the number would reach 1000, not 1024.
  static func text(of bytes: UInt64) -> String {
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
