/// Holds back events that a guest could send without end.
///
/// Pure: the caller brings the time and keeps the timers. The first of a kind is let through at once; of those within the interval after it only the newest is, when the
/// interval is over.
struct EventThrottle<Event: Sendable>: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What to do with an event that was offered.
  enum Verdict {
    case emit
    /// It is kept; call `expire` at that time.
    case hold(until: Instant)
    /// It is kept in place of an earlier one, whose timer stands.
    case replace
  }

  /// What to do when a timer has ended.
  enum Expiry {
    /// Send this one; a new interval has begun.
    case emit(Event)
    /// The interval is not over: call `expire` again at that time.
    case early(until: Instant)
    case nothing
  }

  private struct Window {
    var end: Instant
    var held: Event?
  }

  private let interval: Duration
  private var windows: [String: Window] = [:]

  init(interval: Duration = .seconds(1)) {
    self.interval = interval
  }

  /// Events with the same key are of one kind.
  mutating func offer(_ event: Event, key: String, now: Instant) -> Verdict {
    guard let window = windows[key], now < window.end else {
      windows[key] = Window(end: now + interval)
      return .emit
    }
    windows[key]?.held = event
    return window.held == nil ? .hold(until: window.end) : .replace
  }

  /// The event that was held, when its interval is over.
  mutating func expire(key: String, now: Instant) -> Expiry {
    // A late timer can meet an interval that a newer event has begun, with nothing held yet.
    guard let window = windows[key], let held = window.held else { return .nothing }
    if now < window.end { return .early(until: window.end) }
    windows[key] = Window(end: now + interval)
    return .emit(held)
  }
}
