import Synchronization

/// What the input side of a connection, on the channel's thread, and its monitor, on the main loop, know of each other.
final class SessionGate: Sendable {
  /// Whether another request may be taken out of the input, and what is to be made of it.
  enum Admission {
    /// So many wait that the client has to; the monitor will report room.
    case full
    case open(outOfBand: Bool)
  }

  private struct State {
    var waiting = 0
    /// One at first: what `exec-oob` means is settled by the negotiation before it.
    var limit = 1
    var outOfBand = false
    var isInputHeld = false
  }

  /// How many in-band requests may wait for their turn before input is no longer read.
  static let limit = 8

  private let state = Mutex(State())

  func admit() -> Admission {
    state.withLock { state in
      state.isInputHeld = state.waiting >= state.limit
      return state.isInputHeld ? .full : .open(outOfBand: state.outOfBand)
    }
  }

  func enter() { state.withLock { $0.waiting += 1 } }

  /// Takes one out; true when that made room for an input that was held.
  func leave() -> Bool {
    state.withLock { state in
      state.waiting -= 1
      guard state.isInputHeld, state.waiting < state.limit else { return false }
      state.isInputHeld = false
      return true
    }
  }

  /// Ends the time in which each request is executed before the next is looked at.
  func negotiated(outOfBand: Bool) {
    state.withLock { state in
      state.limit = Self.limit
      state.outOfBand = outOfBand
    }
  }
}
