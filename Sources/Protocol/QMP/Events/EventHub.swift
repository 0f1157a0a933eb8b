public import MainLoop
public import QAPIRuntime
import QJSON

/// Hands events to those that observe them.
@MainLoop
public final class EventHub {
  /// The events that a guest can trigger at will, each with the member that distinguishes its sources, if there is one.
  public static let rateLimited: [String: String?] = [
    "RTC_CHANGE": nil, "WATCHDOG": nil, "BALLOON_CHANGE": nil, "QUORUM_REPORT_BAD": "node-name",
    "QUORUM_FAILURE": nil, "VSERPORT_CHANGE": "id", "MEMORY_DEVICE_SIZE_CHANGE": nil,
  ]

  private let observers = Observers<EventMessage>()
  private var throttle = EventThrottle<EventMessage>()
  /// What the compatibility policy hides; set by the dispatcher that gets the hub.
  var outputPolicy: WriteOptions = []

  /// Makes a hub without observers.
  public init() {}

  /// Calls the body with each event from now on; earlier ones are not repeated.
  public func observe(_ body: @escaping @MainLoop (EventMessage) -> Void) -> Observation { observers.add(body) }

  /// Sends an event, unless the policy hides it or its kind has been sent within the last second.
  public func emit<Event: QAPIEvent>(_ event: Event) {
    if outputPolicy.hides(Event.specialFeatures) { return }
    let message = EventMessage(event, timestamp: .now, options: outputPolicy)
    guard let member = Self.rateLimited[message.name] else { return send(message) }
    let key = message.name + " " + (member.flatMap { message.data?[$0]?.stringValue } ?? "")
    switch throttle.offer(message, key: key, now: .now) {
    case .emit: send(message)
    case .hold(let end): expire(key, at: end)
    case .replace: break
    }
  }

  /// Sends an event of another server with its timestamp; that server has limited the rate.
  public func relay(_ event: ReceivedEvent) { send(EventMessage(event)) }

  private func expire(_ key: String, at end: ContinuousClock.Instant) {
    MainLoop.schedule(after: end - .now) { [weak self] in
      guard let self else { return }
      switch throttle.expire(key: key, now: .now) {
      case .emit(let event): send(event)
      case .early(let end): expire(key, at: end)
      case .nothing: break
      }
    }
  }

  private func send(_ message: EventMessage) { observers.tell(message) }
}

/// Limits the rate of events that a guest could trigger without end.
///
/// It keeps no clock and no timer: the caller passes the time. The first event of a kind is sent immediately; of those
/// within the interval after it only the newest is sent, at the end of the interval.
struct EventThrottle<Event: Sendable>: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// What to do with an event that was offered.
  enum Verdict {
    case emit
    /// It is kept; call `expire` at that time.
    case hold(until: Instant)
    /// It is kept in place of an earlier one, whose timer still runs.
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
