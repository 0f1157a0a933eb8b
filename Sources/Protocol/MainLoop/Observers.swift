/// The functions that are called with each notice of one source, in the order in which they were added.
@MainLoop
public final class Observers<Notice> {
  private var entries = NumberedList<@MainLoop (Notice) -> Void>()
  private var lastID: UInt64 = 0

  /// Makes a source without observers.
  public init() {}

  /// Adds one, which is called with each notice from now on.
  public func add(_ body: @escaping @MainLoop (Notice) -> Void) -> Observation {
    lastID += 1
    let id = lastID
    entries.append(body, number: id)
    return Observation { [weak self] in self?.entries.remove(id) }
  }

  /// Calls all functions that were added before.
  ///
  /// Any of them may add and end observations: one added now is called from the next notice on, one ended is not called
  /// again.
  public func tell(_ notice: Notice) {
    for number in entries.numbers { entries[number]?(notice) }
  }

  /// Ends all observations.
  public func removeAll() { entries.removeAll() }
}

/// An observation, which lasts until it is ended or its source has no more notices.
@MainLoop
public struct Observation: Sendable {
  private let stop: @MainLoop @Sendable () -> Void

  /// Makes an observation that the function ends.
  public init(_ stop: @escaping @MainLoop @Sendable () -> Void) {
    self.stop = stop
  }

  /// Ends the observation; without effect if it has ended.
  public func end() { stop() }
}
