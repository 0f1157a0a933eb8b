/// Holds back events that a guest could send without end. Pure: the caller brings the time and keeps the timer.
///
/// The first of a kind is let through at once; of those within the interval after it only the newest is, when the
/// interval is over.
public struct EventThrottle<Event: Sendable>: Sendable {
  public typealias Instant = ContinuousClock.Instant

  /// What to do with an event that was offered.
  public enum Verdict {
    case emit
    /// It is kept, in place of an earlier one; call `expire` at that time.
    case hold(until: Instant)
    /// It is kept in place of an earlier one, whose timer stands.
    case replace
  }

  private struct Window {
    var end: Instant
    var held: Event?
  }

  private let interval: Duration
  private var windows: [String: Window] = [:]

  public init(interval: Duration = .seconds(1)) {
    self.interval = interval
  }

  /// Events with the same key are of one kind.
  public mutating func offer(_ event: Event, key: String, now: Instant) -> Verdict {
    guard let window = windows[key], now < window.end else {
      windows[key] = Window(end: now + interval)
      return .emit
    }
    windows[key]?.held = event
    return window.held == nil ? .hold(until: window.end) : .replace
  }

  /// The event that was held when its interval is over; a new interval begins with it.
  public mutating func expire(key: String, now: Instant) -> Event? {
    guard let held = windows[key]?.held else {
      windows[key] = nil
      return nil
    }
    windows[key] = Window(end: now + interval)
    return held
  }
}
