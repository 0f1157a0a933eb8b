import Glibc

/// A time in seconds since 1970 by the clock on the wall, as `2026-11-22 17:35:33`.
@Sendable func localDate(_ seconds: Int64) -> String {
  var time = time_t(seconds)
  var parts = tm()
  guard localtime_r(&time, &parts) != nil else { return String(seconds) }
  let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
  let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec]
  return date.map { String($0).leftPadded(to: 2, with: "0") }.joined(separator: "-") + " "
    + clock.map { String($0).leftPadded(to: 2, with: "0") }.joined(separator: ":")
}
