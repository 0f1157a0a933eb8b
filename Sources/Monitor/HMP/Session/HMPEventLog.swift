public import MainLoop
public import QAPIRuntime
import QJSON

/// The events of a target as one monitor has got them, for commands that show them or wait for one.
///
/// Of events that nobody has asked for, the newest 4096 are kept.
@MainLoop public final class HMPEventLog {
  /// How events are shown as they come, where there is a person who sees them.
  public struct Display: Sendable, Equatable {
    /// Whether events are shown at all.
    public var isOn = true
    /// The events that are shown; all by default.
    public var filter = HMPEventFilter()
    /// Whether the time of an event is shown with it.
    public var showsTime = false

    /// Shows every event, without its time.
    public init() {}

    /// Whether an event is shown.
    public func shows(_ event: ReceivedEvent) -> Bool { isOn && filter.includes(event) }
  }

  /// Nil where events are kept until a command asks for them.
  public var display: Display?
  /// Called with each event and with the end of them.
  public var onNotice: (@MainLoop @Sendable (TargetNotice) -> Void)?

  static let limit = 4096

  private struct Entry {
    var event: ReceivedEvent
    var isTaken = false
  }

  private struct Waiter {
    let filter: HMPEventFilter
    let continuation: CheckedContinuation<Result<ReceivedEvent, HMPFailure>, Never>
    let timer: MainLoop.Timer?
  }

  private var entries: [Entry] = []
  /// How many events came before the first entry.
  private var dropped = 0
  private var shown = 0
  private var lineStart = 0
  private var earlierStart = 0
  private var waiters: [UInt64: Waiter] = [:]
  private var waiterCount: UInt64 = 0
  private var observation: Observation?
  private var loss: String?

  /// Makes an empty log, which hears of nothing before it begins on a target.
  public init() {}

  /// Keeps the target's events from now on; without effect when it has begun.
  public func begin(_ target: any CommandTarget) {
    guard observation == nil else { return }
    observation = target.observeEvents { [weak self] in self?.receive($0) }
  }

  /// Ends the observation; what has come stays.
  public func end() {
    observation?.end()
    observation = nil
    onNotice = nil
  }

  /// Lets events be waited for again after the target was lost; those that came before are kept.
  public func targetIsBack() { loss = nil }

  /// Marks the place of a line among the events.
  func lineBegins() {
    earlierStart = lineStart
    lineStart = dropped + entries.count
  }

  /// Makes a line that has just begun part of the one before it, as to which events came after its start.
  func belongToEarlierLine() { lineStart = earlierStart }

  /// The events since this was last called, and how many more there were.
  public func news() -> (events: [ReceivedEvent], missed: Int) {
    belongToEarlierLine()
    let missed = max(0, dropped - shown)
    let events = entries[max(0, shown - dropped)...].map(\.event)
    shown = dropped + entries.count
    return (events, missed)
  }

  /// Returns the first event since the line before this one began that the filter means and that no wait has returned, or
  /// waits for it.
  ///
  /// - Throws: `HMPFailure.timedOut` when the limit passes, `.target` when the target is lost or the task cancelled.
  public func next(_ filter: HMPEventFilter, within limit: Duration?) async throws(HMPFailure) -> ReceivedEvent {
    belongToEarlierLine()
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

  /// Whether such an event is among those that are kept.
  public func hasKept(_ filter: HMPEventFilter) -> Bool { entries.contains { filter.includes($0.event) } }

  /// Takes the first event from a place on that the filter means.
  private func take(_ filter: HMPEventFilter, from start: Int) -> ReceivedEvent? {
    let index = entries[max(0, start - dropped)...].firstIndex { !$0.isTaken && filter.includes($0.event) }
    guard let index else { return nil }
    entries[index].isTaken = true
    return entries[index].event
  }

  /// Looks at everything again: something may have come, or the task been cancelled, on the way here.
  private func enter(
    _ filter: HMPEventFilter, from start: Int, within limit: Duration?, _ id: UInt64,
    _ continuation: CheckedContinuation<Result<ReceivedEvent, HMPFailure>, Never>
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
      waiters[id] = Waiter(filter: filter, continuation: continuation, timer: timer)
    }
  }

  private func resume(_ id: UInt64, _ result: Result<ReceivedEvent, HMPFailure>) {
    guard let waiter = waiters.removeValue(forKey: id) else { return }
    waiter.timer?.cancel()
    waiter.continuation.resume(returning: result)
  }

  private func receive(_ notice: TargetNotice) {
    switch notice {
    case .event(let event): keep(event)
    case .lost(let reason):
      loss = reason
      for id in waiters.keys.sorted() { resume(id, .failure(.target(.connectionLost(reason)))) }
    }
    onNotice?(notice)
  }

  /// The oldest waiter gets an event that it waits for.
  private func keep(_ event: ReceivedEvent) {
    if entries.count == Self.limit {
      // A quarter at once: a removal moves all that stay.
      entries.removeFirst(Self.limit / 4)
      dropped += Self.limit / 4
    }
    let waiter = waiters.filter { $0.value.filter.includes(event) }.keys.min()
    entries.append(Entry(event: event, isTaken: waiter != nil))
    if let waiter { resume(waiter, .success(event)) }
  }
}

extension Duration {
  /// As seconds, without the digits after the point that are zero.
  var inSeconds: String {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    guard milliseconds % 1000 != 0 else { return String(milliseconds / 1000) }
    return String(Double(milliseconds) / 1000)
  }
}

/// Which events are meant: by name, and by what members of their data are.
public struct HMPEventFilter: Sendable, Equatable {
  /// A member of the data, by the names on the way to it, and its value: a string as it is, all else as JSON.
  public struct Condition: Sendable, Equatable {
    /// The names of the members that lead to the value, from the outermost on.
    public let path: [String]
    /// The value as text: a string as it is, every other value as JSON.
    public let value: String

    /// Makes the condition that the member at a path has a value.
    public init(_ path: [String], _ value: String) {
      self.path = path
      self.value = value
    }
  }

  /// The name, in which a star stands for any characters, and upper and lower case are the same.
  public let name: String
  /// What else has to hold of an event, all of it.
  public let conditions: [Condition]
  private let pattern: [UInt8]

  /// Makes a filter; in the name `*` stands for any text.
  public init(_ name: String = "*", _ conditions: [Condition] = []) {
    self.name = name
    self.conditions = conditions
    pattern = Array(name.uppercased().utf8)
  }

  /// Whether every name is meant that there is.
  public var isEveryName: Bool { !pattern.isEmpty && pattern.allSatisfy { $0 == Self.star } }

  /// Whether an event's name is meant.
  public func includes(name: String) -> Bool { Self.matches(Array(name.uppercased().utf8), pattern) }

  /// Whether the event has the name and all conditions hold.
  public func includes(_ event: ReceivedEvent) -> Bool {
    includes(name: event.name)
      && conditions.allSatisfy { JSONValue.object(event.data).member(at: $0.path)?.bareText == $0.value }
  }

  private static let star = UInt8(ascii: "*")

  /// In time that grows with the product of both lengths at most: only the last star is ever tried again.
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
