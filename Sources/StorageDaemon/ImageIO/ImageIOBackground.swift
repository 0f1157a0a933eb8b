import BlockStorage
import MainLoop

/// Requests in the language of qemu-io that run on after their line has ended.
@MainLoop
final class ImageIOBackground {
  private struct OnNode {
    var running: [UInt64: Coroutine?] = [:]
    /// What those have to say that have ended.
    var results: [String] = []
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
  }

  /// What is kept of requests that have ended until somebody asks; the oldest goes first.
  private static let maximumResults = 100

  private var nodes: [String: OnNode] = [:]
  private var lastID: UInt64 = 0

  nonisolated init() {}

  /// Starts a request as a coroutine of its own, on behalf of the current monitor.
  func start(_ command: ImageIOCommand, _ execution: ImageIOExecution) {
    let name = execution.node.name
    let id = nextID()
    nodes[name, default: OnNode()].running[id] = .some(nil)
    let coroutine = Coroutine.start("qemu-io", monitor: Monitor.current) { () async -> String in
      do throws(ImageIOFailure) {
        return try await execution.run(command)
      } catch {
        return error.description + "\n"
      }
    } completion: { text in
      self.end(id, name, text)
    }
    // It may have ended by now.
    if nodes[name]?.running[id] != nil { nodes[name]?.running[id] = coroutine }
  }

  /// Waits until none runs on the node, and returns what those have to say that have ended since the last time.
  ///
  /// Cancelling the task ends the waiting, and not the requests.
  func finish(_ name: String) async throws(ImageIOFailure) -> String {
    await Coroutine.wait(for: "requests in the background on node '\(name)'") { await untilIdle(name) }
    if Task.isCancelled { throw .cancelled }
    defer { nodes[name]?.results = [] }
    return (nodes[name]?.results ?? []).joined()
  }

  /// Drops what is known of a node that is no more.
  func forget(_ name: String) {
    nodes[name] = nil
  }

  func cancelAll() {
    for node in nodes.values {
      for coroutine in node.running.values { coroutine?.cancel() }
    }
  }

  private func end(_ id: UInt64, _ name: String, _ text: String) {
    guard var node = nodes[name] else { return }
    node.running[id] = nil
    node.results = (node.results + [text]).suffix(Self.maximumResults)
    if node.running.isEmpty {
      for waiter in node.waiters.values { waiter.resume() }
      node.waiters = [:]
    }
    nodes[name] = node
  }

  private func untilIdle(_ name: String) async {
    let id = nextID()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled || nodes[name]?.running.isEmpty ?? true {
          continuation.resume()
        } else {
          nodes[name]?.waiters[id] = continuation
        }
      }
    } onCancel: {
      MainLoop.execute { self.nodes[name]?.waiters.removeValue(forKey: id)?.resume() }
    }
  }

  private func nextID() -> UInt64 {
    lastID += 1
    return lastID
  }
}
