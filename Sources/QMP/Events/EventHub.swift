public import MainLoop
public import QAPIRuntime
import QJSON

/// Hands events to everyone who has subscribed.
@MainLoop
public final class EventHub {
  /// Ends with `cancel`, and only then.
  @MainLoop
  public final class Subscription {
    private weak var hub: EventHub?
    private let id: UInt64

    fileprivate init(_ hub: EventHub, id: UInt64) {
      self.hub = hub
      self.id = id
    }

    public func cancel() { hub?.remove(id) }
  }

  /// The events that a guest can trigger at will, and the member that tells several kinds of one event apart.
  public static let rateLimited: [String: String?] = [
    "RTC_CHANGE": nil, "WATCHDOG": nil, "BALLOON_CHANGE": nil, "QUORUM_REPORT_BAD": "node-name",
    "QUORUM_FAILURE": nil, "VSERPORT_CHANGE": "id", "MEMORY_DEVICE_SIZE_CHANGE": nil,
  ]

  private var subscribers: [(id: UInt64, receive: @MainLoop (EventMessage) -> Void)] = []
  private var nextID: UInt64 = 0
  private var throttle = EventThrottle<EventMessage>()
  /// What the compatibility policy hides; the dispatcher that the hub is given to sets it.
  var outputPolicy: WriteOptions = []

  public init() {}

  /// Calls `receive` with each event from now on; old ones are not replayed.
  public func subscribe(_ receive: @escaping @MainLoop (EventMessage) -> Void) -> Subscription {
    nextID += 1
    subscribers.append((nextID, receive))
    return Subscription(self, id: nextID)
  }

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

  /// Sends an event that comes from another server, with its time; that server has limited the rate.
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

  private func send(_ message: EventMessage) {
    for subscriber in subscribers { subscriber.receive(message) }
  }

  private func remove(_ id: UInt64) { subscribers.removeAll { $0.id == id } }
}
