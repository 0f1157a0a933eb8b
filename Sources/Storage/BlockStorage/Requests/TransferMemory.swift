package import MainLoop

/// Bounds the memory of requests in flight.
///
/// A request that does not fit waits for its turn.
@MainLoop
package final class TransferMemory {
  private struct Waiter {
    let count: Int
    let continuation: CheckedContinuation<Bool, Never>
  }

  /// That of all nodes together.
  static let all = TransferMemory(limit: BlockLimits.memoryOfAll)

  private let limit: Int
  private var used = 0
  private var waiting = NumberedList<Waiter>()
  private var lastNumber: UInt64 = 0

  package nonisolated init(limit: Int) {
    self.limit = limit
  }

  /// Calls the body while that many bytes are set aside for it.
  ///
  /// - Throws: `tooLong` for more than there can ever be, `cancelled`, and what the body throws
  package func reserving<Value>(
    _ count: Int, _ body: @MainLoop () async throws(BlockError) -> Value
  ) async throws(BlockError) -> Value {
    guard count <= limit else { throw .tooLong(count: count, maximum: limit) }
    try await acquire(count)
    defer { release(count) }
    return try await body()
  }

  private func acquire(_ count: Int) async throws(BlockError) {
    if waiting.isEmpty, used + count <= limit {
      used += count
      return
    }
    lastNumber += 1
    let number = lastNumber
    let hasTurn = await Coroutine.wait(for: "memory of other requests") {
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          if Task.isCancelled { return continuation.resume(returning: false) }
          waiting.append(Waiter(count: count, continuation: continuation), number: number)
          // What was in use may have been released before this.
          giveTurns()
        }
      } onCancel: {
        MainLoop.execute {
          self.waiting.remove(number)?.continuation.resume(returning: false)
          self.giveTurns()
        }
      }
    }
    guard hasTurn else { throw .cancelled }
  }

  private func release(_ count: Int) {
    used -= count
    giveTurns()
  }

  private func giveTurns() {
    while let next = waiting.first, used + next.count <= limit {
      waiting.popFirst()
      used += next.count
      next.continuation.resume(returning: true)
    }
  }
}
