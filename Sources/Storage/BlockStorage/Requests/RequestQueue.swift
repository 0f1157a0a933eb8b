package import MainLoop

/// Decides when the requests of one node may run.
///
/// Any number of ordinary requests run together; an exclusive one runs alone. Turns are given in the order of arrival, so
/// that requests after a waiting exclusive one wait for it.
@MainLoop
package final class RequestQueue {
  private struct Waiter {
    let request: BlockRequest
    /// Nil until its task has suspended.
    var continuation: CheckedContinuation<Bool, Never>?
  }

  private static var lastID: UInt64 = 0

  private var running: [UInt64: BlockRequest] = [:]
  private var isExclusive = false
  private var waiting = NumberedList<Waiter>()

  /// The requests that have their turn, oldest first.
  package var inFlight: [BlockRequest] { running.values.sorted { $0.id < $1.id } }
  /// The requests that wait for their turn, in its order.
  package var queued: [BlockRequest] { waiting.elements.map(\.request) }
  package var isIdle: Bool { running.isEmpty && waiting.isEmpty }

  /// Suspends until it is the request's turn.
  ///
  /// Each one must be ended.
  /// - Throws: `BlockError.cancelled` when the task is cancelled before the turn has come; the request is then ended.
  func begin(_ kind: BlockRequest.Kind, _ range: ByteRange?, on node: String) async throws(BlockError) -> BlockRequest {
    Self.lastID += 1
    let request = BlockRequest(id: Self.lastID, kind: kind, range: range, started: .now)
    if waiting.isEmpty, mayRun(request) {
      run(request)
      return request
    }
    // Before any suspension, so that its place is that of its asking.
    waiting.append(Waiter(request: request), number: request.id)
    let what = kind.isExclusive ? "requests in flight on node '\(node)'" : "the resize of node '\(node)'"
    let hasTurn = await Coroutine.wait(for: what) { await waitForTurn(request) }
    guard hasTurn else { throw .cancelled }
    return request
  }

  func end(_ request: BlockRequest) {
    running[request.id] = nil
    if request.kind.isExclusive { isExclusive = false }
    giveTurns()
  }

  private func mayRun(_ request: BlockRequest) -> Bool {
    request.kind.isExclusive ? running.isEmpty : !isExclusive
  }

  private func run(_ request: BlockRequest) {
    running[request.id] = request
    if request.kind.isExclusive { isExclusive = true }
  }

  private func giveTurns() {
    while let next = waiting.first, mayRun(next.request) {
      waiting.popFirst()
      run(next.request)
      next.continuation?.resume(returning: true)
    }
  }

  private func waitForTurn(_ request: BlockRequest) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if waiting[request.id] != nil {
          waiting[request.id]?.continuation = continuation
        } else {
          // It has been given its turn meanwhile, or was withdrawn.
          continuation.resume(returning: running[request.id] != nil)
        }
      }
    } onCancel: {
      MainLoop.execute { self.withdraw(request) }
    }
  }

  private func withdraw(_ request: BlockRequest) {
    guard let waiter = waiting.remove(request.id) else { return }
    waiter.continuation?.resume(returning: false)
    giveTurns()
  }
}
