import BlockStorage
import MainLoop

/// Executes commands in the language of qemu-io on one node.
@MainLoop
struct ImageIOExecution {
  private static let user = BlockUser.named("qemu-io")

  let node: BlockNode
  let work: StorageWork

  /// Executes a command, and returns its output.
  ///
  /// Cancelling the task cancels the request, and does not wait for a storage that is at it.
  func run(_ command: ImageIOCommand) async throws(ImageIOFailure) -> String {
    switch command {
    case .read(let range, let pattern, let dumps, let report):
      return try await read(range, pattern, dumps, report)
    case .write(let range, let content, let report):
      return try await timed("wrote", range, report) { () async throws(ImageIOFailure) in
        try await write(range, content)
      }
    case .discard(let range, let report):
      return try await timed("discard", range, report) { () async throws(ImageIOFailure) in
        try await request(.discard, .write) { node throws(BlockError) in try await node.discard(range) }
      }
    case .flush:
      try await request(.flush, []) { node throws(BlockError) in try await node.flush() }
      return ""
    case .truncate(let length, let preallocation):
      try await request(.resize, .resize) { node throws(BlockError) in try await node.resize(to: length, preallocation)
      }
      return ""
    case .length: return ImageIOText.size(Double(node.size)) + "\n"
    case .info:
      let facts = node.facts
      return """
        format name: \(facts.driver)
        cluster size: \(ImageIOText.size(Double(facts.clusterSize ?? 0)))
        vm state offset: 0 bytes

        """
    }
  }

  private func read(
    _ range: ByteRange, _ pattern: ImageIOPattern?, _ dumps: Bool, _ report: ImageIOReport
  ) async throws(ImageIOFailure) -> String {
    let start = ContinuousClock.now
    let outcome = try await request(.read, []) { node async throws(BlockError) in
      var outcome = (isRight: true, dump: "")
      try await node.read(range) { part, data in
        // Off the main loop, since there may be many bytes.
        let result = await MainLoop.offload { () -> (Bool, String) in
          data.withBytes { bytes in
            let isRight = pattern?.matches(bytes, at: Int(part.offset - range.offset)) ?? true
            return (isRight, dumps ? ImageIOText.dump(bytes, at: part.offset) : "")
          }
        }
        outcome = (result.0, outcome.dump + result.1)
        return result.0
      }
      return outcome
    }
    let duration = start.duration(to: .now)
    if let pattern, !outcome.isRight { throw .differs(pattern, at: range.offset + Int64(pattern.offset)) }
    return outcome.dump + ImageIOText.report("read", range.count, at: range.offset, took: duration, report)
  }

  private func write(_ range: ByteRange, _ content: ImageIOContent) async throws(ImageIOFailure) {
    switch content {
    case .zeroes:
      try await request(.writeZeroes, .write) { node throws(BlockError) in try await node.writeZeroes(range) }
    case .pattern(let byte):
      try await request(.write, .write) { node throws(BlockError) in try await node.fill(range, with: byte) }
    }
  }

  private func timed(
    _ verb: String, _ range: ByteRange, _ report: ImageIOReport,
    _ body: @MainLoop () async throws(ImageIOFailure) -> Void
  ) async throws(ImageIOFailure) -> String {
    let start = ContinuousClock.now
    try await body()
    return ImageIOText.report(verb, range.count, at: range.offset, took: start.duration(to: .now), report)
  }

  /// The permissions are held until the storage has answered.
  private func request<Value: Sendable>(
    _ kind: BlockRequest.Kind, _ permissions: BlockPermissions,
    _ body: @escaping @MainLoop @Sendable (BlockNode) async throws(BlockError) -> Value
  ) async throws(ImageIOFailure) -> Value {
    let node = node
    do throws(BlockError) {
      return try await work.run("\(kind.name) on node '\(node.name)'") { () async throws(BlockError) in
        try await node.holding(permissions, for: Self.user) { () async throws(BlockError) in try await body(node) }
      }
    } catch {
      throw .failed(kind, error)
    }
  }
}

extension ImageIOPattern {
  /// Whether a part of what is read, which begins at that offset in it, has the expected bytes.
  fileprivate func matches(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
    bytes.dropFirst(max(0, offset - start)).prefix(max(0, offset + count - max(start, offset)))
      .allSatisfy { $0 == byte }
  }
}

/// The requests in the language of qemu-io that run in the background.
@MainLoop
final class ImageIOBackground {
  private struct OnNode {
    var running: [UInt64: Coroutine?] = [:]
    /// The output of completed requests.
    var results: [String] = []
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
  }

  /// The limit of kept output, of which the oldest is dropped first.
  private static let maximumResults = 100
  /// How many requests may run on a node, most of which wait for memory.
  private static let maximumRunning = 256

  private var nodes: [String: OnNode] = [:]
  private var lastID: UInt64 = 0

  nonisolated init() {}

  /// Starts a request as a coroutine of its own, on behalf of the current monitor.
  ///
  /// - Throws: `tooManyInBackground`
  func start(_ command: ImageIOCommand, _ execution: ImageIOExecution) throws(ImageIOFailure) {
    let name = execution.node.name
    guard nodes[name]?.running.count ?? 0 < Self.maximumRunning else {
      throw .tooManyInBackground(maximum: Self.maximumRunning)
    }
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
    // It may have completed already.
    if nodes[name]?.running[id] != nil { nodes[name]?.running[id] = coroutine }
  }

  /// Waits until no request runs on the node, and returns the output of those completed since the last call.
  ///
  /// Cancelling the task ends the wait, but not the requests.
  func finish(_ name: String) async throws(ImageIOFailure) -> String {
    await Coroutine.wait(for: "requests in the background on node '\(name)'") { await untilIdle(name) }
    if Task.isCancelled { throw .cancelled }
    defer { nodes[name]?.results = [] }
    return (nodes[name]?.results ?? []).joined()
  }

  /// Drops the output for a removed node.
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

/// Why a line in the language of qemu-io failed.
enum ImageIOFailure: Error, Sendable, Hashable {
  case unknownCommand(String)
  case argumentCount(verb: String, Int, expected: ClosedRange<Int>)
  case unknownOption(verb: String, Character, synopsis: String)
  case valueMissing(verb: String, Character, synopsis: String)
  case notASize(String)
  case sizeTooLarge(String)
  case requestTooLong(String)
  case notAPattern(String)
  case notAPreallocation(String)
  case patternMissing
  case patternOutside(offset: Int, count: Int)
  case contentTwice
  case dumpTooLong(maximum: Int)
  case tooManyInBackground(maximum: Int)
  case differs(ImageIOPattern, at: Int64)
  case failed(BlockRequest.Kind, BlockError)
  case cancelled
}

extension ImageIOFailure {
  var description: String {
    switch self {
    case .unknownCommand(let name): "command \"\(name)\" not found"
    case .argumentCount(let verb, let count, let expected):
      "bad argument count \(count) to \(verb), expected \(Self.text(expected)) arguments"
    case .unknownOption(let verb, let option, let synopsis): "\(verb): invalid option -- '\(option)'\n\(synopsis)"
    case .valueMissing(let verb, let option, let synopsis):
      "\(verb): option requires an argument -- '\(option)'\n\(synopsis)"
    case .notASize(let text): "Parsing error: non-numeric argument, or extraneous/unrecognized suffix -- \(text)"
    case .sizeTooLarge(let text): "Parsing error: argument too large -- \(text)"
    case .requestTooLong(let text): "length cannot exceed \(BlockLimits.maximumRequest), given \(text)"
    case .notAPattern(let text): "\(text) is not a valid pattern byte"
    case .notAPreallocation(let text): "\(text) is not a preallocation mode; use off, falloc or full"
    case .patternMissing: "-s and -l need a pattern (-P)"
    case .patternOutside(let offset, let count):
      "the pattern of \(count) bytes from byte \(offset) on is not within what is read"
    case .contentTwice: "Only one of -z and -P can be specified at the same time"
    case .tooManyInBackground(let maximum): "\(maximum) requests run in the background; aio_flush waits for them"
    case .dumpTooLong(let maximum): "-v shows at most \(maximum) bytes"
    case .differs(let pattern, let offset):
      "Pattern verification failed at offset \(offset), \(pattern.count) bytes"
    case .cancelled: BlockError.cancelled.text
    case .failed(.resize, let error): error.text
    case .failed(.writeZeroes, let error): "write failed: \(error.text)"
    case .failed(let kind, let error): "\(kind.name) failed: \(error.text)"
    }
  }

  private static func text(_ range: ClosedRange<Int>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "between \(range.lowerBound) and \(range.upperBound)"
  }
}
