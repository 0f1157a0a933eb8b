import Glibc

extension EventTimestamp {
  /// The host's time now.
  public static var now: EventTimestamp {
    var time = timespec()
    guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { return EventTimestamp(seconds: -1, microseconds: -1) }
    return EventTimestamp(seconds: Int64(time.tv_sec), microseconds: Int64(time.tv_nsec) / 1000)
  }
}
