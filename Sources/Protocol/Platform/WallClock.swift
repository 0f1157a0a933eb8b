import Glibc

/// The host's clock.
package enum WallClock {
  /// The time since the beginning of 1970; nil if the clock cannot be read.
  package static var now: Duration? {
    var time = timespec()
    guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { return nil }
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
