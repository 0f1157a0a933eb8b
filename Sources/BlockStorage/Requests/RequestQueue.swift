package import MainLoop

/// One operation on a node, from when it asked for its turn until it has ended.
package struct BlockRequest: Sendable, Identifiable {
  package enum Kind: Sendable, Hashable {
    case read, write, writeZeroes, discard, flush, resize

    /// Whether it has to be the only one on its node.
    var isExclusive: Bool {
      switch self {
      case .resize: true
      case .read, .write, .writeZeroes, .discard, .flush: false
      }
    }

    /// Whether it changes the content.
    var isWriting: Bool {
      switch self {
      case .write, .writeZeroes, .discard: true
      case .read, .flush, .resize: false
      }
    }
  }

  /// Unique in the process and ascending.
  package let id: UInt64
  package let kind: Kind
  /// Nil for those that concern the whole node.
  package let range: ByteRange?
  /// When it asked for its turn.
  package let started: ContinuousClock.Instant
}

extension BlockRequest.Kind {
  /// For people.
  package var name: String {
    switch self {
    case .read: "read"
    case .write: "write"
    case .writeZeroes: "write of zeroes"
    case .discard: "discard"
    case .flush: "flush"
    case .resize: "resize"
    }
  }
}

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
  private var waiting: [Waiter] = []

  /// The requests that have their turn, oldest first.
  package var inFlight: [BlockRequest] { running.values.sorted { $0.id < $1.id } }
  /// The requests that wait for their turn, in its order.
  package var queued: [BlockRequest] { waiting.map(\.request) }
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
    waiting.append(Waiter(request: request))
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
    var count = 0
    while count < waiting.count, mayRun(waiting[count].request) {
      run(waiting[count].request)
      count += 1
    }
    let ready = waiting.prefix(count)
    waiting.removeFirst(count)
    for waiter in ready { waiter.continuation?.resume(returning: true) }
  }

  private func waitForTurn(_ request: BlockRequest) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if let index = waiting.lastIndex(where: { $0.request.id == request.id }) {
          waiting[index].continuation = continuation
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
    guard let index = waiting.firstIndex(where: { $0.request.id == request.id }) else { return }
    waiting.remove(at: index).continuation?.resume(returning: false)
    giveTurns()
  }
}

/// Consecutive bytes of a node.
package struct ByteRange: Sendable, Hashable {
  /// The first byte.
  package var offset: Int64
  /// How many bytes.
  package var count: Int

  package init(offset: Int64, count: Int) {
    self.offset = offset
    self.count = count
  }

  /// The first byte after the range; nil when no 64-bit offset is that large, or the range is no range at all.
  package var end: Int64? {
    guard offset >= 0, count >= 0 else { return nil }
    let (end, overflow) = offset.addingReportingOverflow(Int64(count))
    return overflow ? nil : end
  }
}

/// What bounds sizes and requests.
package enum BlockLimits {
  /// Sizes of nodes are multiples of this; the last sector of a file may extend beyond its end.
  package static let sector: Int64 = 512
  /// The largest size that a node can have.
  package static let maximumSize: Int64 = 0x7fff_ffff_c000_0000
  /// The largest count of bytes in one request.
  package static let maximumRequest = 0x7fff_fe00
  /// How many nodes may lie on one another.
  package static let maximumDepth = 64
  /// Longest name of a node, in bytes.
  package static let maximumNameLength = 31
}
