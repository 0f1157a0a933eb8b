import Synchronization

/// What the input side of a connection, on the channel's thread, knows of its monitor on the main loop.
final class SessionGate: Sendable {
  /// How many in-band requests may wait for their turn before input is no longer read.
  static let limit = 8

  private let waiting = Atomic<Int>(0)
  private let outOfBand = Atomic<Bool>(false)

  /// Whether so many requests wait that no more are to be read.
  var isFull: Bool { waiting.load(ordering: .acquiring) >= Self.limit }

  var outOfBandEnabled: Bool {
    get { outOfBand.load(ordering: .acquiring) }
    set { outOfBand.store(newValue, ordering: .releasing) }
  }

  func enter() { waiting.add(1, ordering: .acquiringAndReleasing) }

  /// Takes one out; true when that made room in a full queue.
  func leave() -> Bool {
    waiting.subtract(1, ordering: .acquiringAndReleasing).oldValue == Self.limit
  }
}
