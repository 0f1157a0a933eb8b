import BlockStorage
import MainLoop

/// What the storage is asked to do for clients, whether or not they still wait for it.
///
/// A client that is cancelled leaves at once. What it asked for stays with its node until the storage answers.
@MainLoop
final class StorageWork {
  /// One piece of work.
  private struct Item {
    /// For people: `resize of node 'disk0'`.
    let what: String
    let started: ContinuousClock.Instant
    /// Whether its client has left.
    var isLeft = false
  }

  private var items = NumberedList<Item>()
  private var lastNumber: UInt64 = 0
  private let ends = Observers<Void>()
  private var isEnding = false

  /// Calls the body, and waits for it until it ends or the task is cancelled.
  ///
  /// - Throws: what the body throws; `BlockError.cancelled` as soon as the task is cancelled
  func run<Value: Sendable>(
    _ what: String, _ body: @escaping @MainLoop @Sendable () async throws(BlockError) -> Value
  ) async throws(BlockError) -> Value {
    lastNumber += 1
    let number = lastNumber
    items.append(Item(what: what, started: .now), number: number)
    let outcome = try await MainLoop.leaving { () async throws(BlockError) in
      defer { self.end(number) }
      return try await Coroutine.wait(for: what, body)
    }
    if let outcome { return outcome }
    items[number]?.isLeft = true
    tellThatFewerWait()
    throw .cancelled
  }

  /// Waits until all work that a client waits for has ended, but no longer than the limit or until the task is cancelled.
  func end(within limit: Duration) async {
    isEnding = true
    if isWaitedFor { await MainLoop.withDeadline(after: limit) { await self.wait { self.isWaitedFor } } }
    if items.isEmpty { return }
    await MainLoop.withDeadline(after: Self.momentOfCancellation) { await self.wait { !self.items.isEmpty } }
  }

  /// How long work may take to see that it was cancelled; what takes longer waits for its storage.
  private static let momentOfCancellation = Duration.milliseconds(50)

  /// What has not ended, each with how long it has been running.
  var abandoned: [String] {
    items.elements.map { "\($0.what), for \(($0.started.duration(to: .now)).components.seconds) s" }
  }

  private var isWaitedFor: Bool { items.elements.contains { !$0.isLeft } }

  private func end(_ number: UInt64) {
    items.remove(number)
    tellThatFewerWait()
  }

  private func tellThatFewerWait() {
    if isEnding { ends.tell(()) }
  }

  private func wait(while isBusy: @MainLoop () -> Bool) async {
    while isBusy(), !Task.isCancelled {
      let waiter = Waiter()
      let observation = ends.add { waiter.resume() }
      await withTaskCancellationHandler {
        await MainLoop.suspend { waiter.wait($0) }
      } onCancel: {
        MainLoop.execute { waiter.resume() }
      }
      observation.end()
    }
  }
}

/// A continuation that is resumed by the first of several.
@MainLoop
private final class Waiter {
  private var continuation: CheckedContinuation<Void, Never>?
  private var hasEnded = false

  func wait(_ continuation: CheckedContinuation<Void, Never>) {
    if hasEnded { continuation.resume() } else { self.continuation = continuation }
  }

  func resume() {
    hasEnded = true
    continuation?.resume()
    continuation = nil
  }
}
