public import MainLoop
public import QAPIRuntime
import QJSON

/// The events that one monitor has received from a target, for commands that show events or wait for one.
///
/// The log keeps the newest 4096 events.
@MainLoop public final class HMPEventLog {
  /// How events are shown to a person when they arrive.
  public struct Display: Sendable, Equatable {
    /// Whether events are shown at all.
    public var isOn = true
    /// The events that are shown; by default all of them.
    public var filter = HMPEventFilter()
    /// Whether events are shown with their time.
    public var showsTime = false

    /// Shows every event, without its time.
    public init() {}

    /// Whether an event is shown.
    public func shows(_ event: ReceivedEvent) -> Bool { isOn && filter.includes(event) }
  }

  /// How events are shown when they arrive; nil if only commands show them.
  public var display: Display?
  /// Called with each event, and with the loss of the target.
  public var onNotice: (@MainLoop @Sendable (TargetNotice) -> Void)?

  private static let limit = 4096

  private struct Entry {
    var event: ReceivedEvent
    /// Whether a wait has returned the event.
    var isTaken = false
  }

  private struct Waiter {
    let id: UInt64
    let filter: HMPEventFilter
    let continuation: CheckedContinuation<Result<ReceivedEvent, HMPError>, Never>
    let timer: MainLoop.Timer?
  }

  private var entries: [Entry] = []
  /// The number of events that were removed from the log, which the positions below include.
  private var dropped = 0
  private var shown = 0
  private var lineStart = 0
  private var earlierStart = 0
  /// Oldest first.
  private var waiters: [Waiter] = []
  private var waiterCount: UInt64 = 0
  private var observation: Observation?
  private var loss: String?

  /// Makes an empty log, which receives no events until `begin(_:)`.
  public init() {}

  /// Starts to observe the target's events; has no effect on a log that already observes.
  public func begin(_ target: any CommandTarget) {
    guard observation == nil else { return }
    observation = target.observeEvents { [weak self] in self?.receive($0) }
  }

  /// Stops observing; the log keeps its events.
  public func end() {
    observation?.end()
    observation = nil
    onNotice = nil
  }

  /// Allows waits again after the target was lost; the log keeps its events.
  public func targetReconnected() { loss = nil }

  /// Records that a line begins after the events so far.
  func lineBegins() {
    earlierStart = lineStart
    lineStart = dropped + entries.count
  }

  /// Undoes the last `lineBegins()`, so that the current line sees the events since the start of the line before it.
  private func joinEarlierLine() { lineStart = earlierStart }

  /// Returns the events since the last call, and the number of those that the log no longer has.
  public func news() -> (events: [ReceivedEvent], missed: Int) {
    joinEarlierLine()
    let missed = max(0, dropped - shown)
    let events = entries[max(0, shown - dropped)...].map(\.event)
    shown = dropped + entries.count
    return (events, missed)
  }

  /// Returns the first matching event since the start of the line before this one that no wait has returned yet.
  ///
  /// If there is none, waits for one; without a limit, as long as the target is there.
  ///
  /// - Throws: `HMPError.timedOut` if the limit passes, `.target` if the target is lost or the task is cancelled.
  public func next(_ filter: HMPEventFilter, within limit: Duration?) async throws(HMPError) -> ReceivedEvent {
    joinEarlierLine()
    let start = lineStart
    if let event = take(filter, from: start) { return event }
    waiterCount += 1
    let id = waiterCount
    return try await Coroutine.wait(for: "the event \(filter.name)") {
      await withTaskCancellationHandler {
        await MainLoop.suspend { self.enter(filter, from: start, within: limit, id, $0) }
      } onCancel: {
        MainLoop.execute { self.resume(id, .failure(.target(.cancelled))) }
      }
    }.get()
  }

  /// Whether the log has a matching event, even one that a wait has returned.
  public func hasKept(_ filter: HMPEventFilter) -> Bool { entries.contains { filter.includes($0.event) } }

  /// Takes the first matching event at a position or after it.
  private func take(_ filter: HMPEventFilter, from start: Int) -> ReceivedEvent? {
    let index = entries[max(0, start - dropped)...].firstIndex { !$0.isTaken && filter.includes($0.event) }
    guard let index else { return nil }
    entries[index].isTaken = true
    return entries[index].event
  }

  /// Adds a waiter, unless an event arrived, the target was lost or the task was cancelled since `next` looked.
  private func enter(
    _ filter: HMPEventFilter, from start: Int, within limit: Duration?, _ id: UInt64,
    _ continuation: CheckedContinuation<Result<ReceivedEvent, HMPError>, Never>
  ) {
    if let event = take(filter, from: start) {
      continuation.resume(returning: .success(event))
    } else if let loss {
      continuation.resume(returning: .failure(.target(.connectionLost(loss))))
    } else if Task.isCancelled {
      continuation.resume(returning: .failure(.target(.cancelled)))
    } else {
      let timer = limit.map { limit in
        MainLoop.schedule(after: limit) {
          self.resume(id, .failure(.timedOut("no event \(filter.name) came within \(limit.inSeconds) s")))
        }
      }
      waiters.append(Waiter(id: id, filter: filter, continuation: continuation, timer: timer))
    }
  }

  private func resume(_ id: UInt64, _ result: Result<ReceivedEvent, HMPError>) {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
    let waiter = waiters.remove(at: index)
    waiter.timer?.cancel()
    waiter.continuation.resume(returning: result)
  }

  private func receive(_ notice: TargetNotice) {
    switch notice {
    case .event(let event): keep(event)
    case .lost(let reason):
      loss = reason
      for waiter in waiters { resume(waiter.id, .failure(.target(.connectionLost(reason)))) }
    }
    onNotice?(notice)
  }

  /// Adds an event, and gives it to the oldest waiter whose filter matches.
  private func keep(_ event: ReceivedEvent) {
    if entries.count == Self.limit {
      // Remove a quarter at once, because each removal moves all entries that stay.
      entries.removeFirst(Self.limit / 4)
      dropped += Self.limit / 4
    }
    let waiter = waiters.first { $0.filter.includes(event) }
    entries.append(Entry(event: event, isTaken: waiter != nil))
    if let waiter { resume(waiter.id, .success(event)) }
  }
}

extension Duration {
  /// The duration in seconds; whole seconds are written without a decimal point.
  fileprivate var inSeconds: String {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    guard milliseconds % 1000 != 0 else { return String(milliseconds / 1000) }
    return String(Double(milliseconds) / 1000)
  }
}

/// A pattern for events: their name, and the values of members of their data.
public struct HMPEventFilter: Sendable, Equatable {
  /// The value that a member of an event's data must have.
  public struct Condition: Sendable, Equatable {
    /// The names of the members that lead to the value, from the outermost on.
    public let path: [String]
    /// The value as text: a string as it is, any other value as JSON.
    public let value: String

    /// Makes the condition that the member at a path has a value.
    public init(_ path: [String], _ value: String) {
      self.path = path
      self.value = value
    }
  }

  /// The name, in which `*` matches any text; upper and lower case are not distinguished.
  public let name: String
  /// The conditions, all of which an event must meet.
  public let conditions: [Condition]
  private let pattern: [UInt8]

  /// Makes a filter; in the name `*` matches any text.
  public init(_ name: String = "*", _ conditions: [Condition] = []) {
    self.name = name
    self.conditions = conditions
    pattern = Array(name.uppercased().utf8)
  }

  /// Whether the filter matches every name.
  public var matchesEveryName: Bool { !pattern.isEmpty && pattern.allSatisfy { $0 == Self.star } }

  /// Whether the filter matches the name of an event, whatever its data.
  public func includes(name: String) -> Bool { Self.matches(Array(name.uppercased().utf8), pattern) }

  /// Whether the filter matches the name of an event and its data.
  public func includes(_ event: ReceivedEvent) -> Bool {
    includes(name: event.name)
      && conditions.allSatisfy { JSONValue.object(event.data).member(at: $0.path)?.bareText == $0.value }
  }

  private static let star = UInt8(ascii: "*")

  /// Matches in time proportional to the product of both lengths at most, because it only retries the last star.
  private static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
    var position = 0
    var place = 0
    var retry: (place: Int, position: Int)?
    while position < text.count {
      if place < pattern.count, pattern[place] == star {
        retry = (place, position)
        place += 1
      } else if place < pattern.count, pattern[place] == text[position] {
        place += 1
        position += 1
      } else if let (star, start) = retry {
        retry = (star, start + 1)
        place = star + 1
        position = start + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == star }
  }
}
