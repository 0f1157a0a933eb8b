/// The output of commands in the language of qemu-io.
enum ImageIOText {
  /// `read 512/512 bytes at offset 0` and the rate.
  static func report(
    _ verb: String, _ count: Int, at offset: Int64, took duration: Duration, _ report: ImageIOReport
  ) -> String {
    let (seconds, attoseconds) = duration.components
    let elapsed = max(Double(seconds) + Double(attoseconds) / 1e18, 1e-9)
    let rate = Double(count) / elapsed
    let operations = 1 / elapsed
    switch report {
    case .quiet: return ""
    case .machine: return "\(count),1,\(clock(duration, long: true)),\(fixed(rate, 3)),\(fixed(operations, 3))\n"
    case .human:
      return """
        \(verb) \(count)/\(count) bytes at offset \(offset)
        \(size(Double(count))), 1 ops; \(clock(duration, long: false)) sec (\(size(rate))/sec and \
        \(fixed(operations, 4)) ops/sec)

        """
    }
  }

  /// `1 MiB`, `1.500 KiB`, `12 bytes`.
  static func size(_ bytes: Double) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    guard bytes >= 1024 else { return "\(Int64(bytes)) bytes" }
    var value = bytes / 1024
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    let text = fixed(value, 3)
    return "\(text.hasSuffix(".000") ? String(text.dropLast(4)) : text) \(units[unit])"
  }

  /// Sixteen bytes on each line: the offset, the bytes in hexadecimal, and the printable characters.
  static func dump(_ bytes: some Collection<UInt8>, at offset: Int64) -> String {
    var text = ""
    var rest = bytes[...]
    var position = offset
    while !rest.isEmpty {
      let row = rest.prefix(16)
      rest = rest.dropFirst(16)
      text += padded(String(position, radix: 16), 8) + ":  "
      for byte in row { text += padded(String(byte, radix: 16), 2) + " " }
      text += " "
      for byte in row { text.unicodeScalars.append((0x20..<0x7f).contains(byte) ? Unicode.Scalar(byte) : ".") }
      text += "\n"
      position += 16
    }
    return text
  }

  /// A number that is not negative, with that many digits after the point.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { value, _ in value * 10 }
    let scaled = (value * scale).rounded(.toNearestOrEven)
    guard scaled < 1e18 else { return "\(UInt64(min(value, 1e18))).\(String(repeating: "0", count: digits))" }
    let (whole, rest) = Int64(scaled).quotientAndRemainder(dividingBy: Int64(scale))
    return "\(whole)." + padded(String(rest), digits)
  }

  private static func clock(_ duration: Duration, long: Bool) -> String {
    let (seconds, attoseconds) = duration.components
    let (minutes, second) = seconds.quotientAndRemainder(dividingBy: 60)
    let (hours, minute) = minutes.quotientAndRemainder(dividingBy: 60)
    let short = padded(String(second), 2) + "." + padded(String(attoseconds / 10_000_000_000_000_000), 2)
    if long || hours > 0 { return "\(hours):\(padded(String(minute), 2)):\(short)" }
    return minutes > 0 ? "\(padded(String(minute), 2)):\(short)" : short
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}
