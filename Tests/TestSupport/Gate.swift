package import MainLoop

/// Holds coroutines until a test lets them go on, and lets the test wait for them to come.
@MainLoop
package final class Gate {
  private var held: [CheckedContinuation<Void, Never>] = []
  private var onlookers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  private var isOpen = false

  package nonisolated init() {}

  package func pass() async {
    if isOpen { return }
    await withCheckedContinuation { continuation in
      held.append(continuation)
      let count = held.count
      for onlooker in onlookers where onlooker.count <= count { onlooker.continuation.resume() }
      onlookers.removeAll { $0.count <= count }
    }
  }

  /// Waits until that many are held.
  package func holds(_ count: Int = 1) async {
    if held.count >= count { return }
    await withCheckedContinuation { onlookers.append((count, $0)) }
  }

  /// Lets the one go on that has been held for longest.
  package func letOneThrough() {
    guard !held.isEmpty else { return }
    held.removeFirst().resume()
  }

  /// Lets all go on, also those that come later.
  package func open() {
    isOpen = true
    let continuations = held
    held = []
    for continuation in continuations { continuation.resume() }
  }
}
