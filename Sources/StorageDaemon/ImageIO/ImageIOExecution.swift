import BlockStorage
import MainLoop

/// Carries out requests in the language of qemu-io on one node.
@MainLoop
struct ImageIOExecution {
  private static let user = BlockUser.named("qemu-io")

  let node: BlockNode

  /// Returns what is to be shown.
  ///
  /// Cancelling the task cancels the request.
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
        try await request(.discard, .write) { () async throws(BlockError) in try await node.discard(range) }
      }
    case .flush:
      try await request(.flush, []) { () async throws(BlockError) in try await node.flush() }
      return ""
    case .truncate(let length, let preallocation):
      try await request(.resize, .resize) { () async throws(BlockError) in
        try await node.resize(to: length, preallocation)
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
    let bytes = try await request(.read, []) { () async throws(BlockError) in try await node.readBytes(range) }
    let duration = start.duration(to: .now)
    // Off the main loop, for it may be much.
    let dump = try await MainLoop.offload { () throws(ImageIOFailure) in
      if let pattern, !pattern.matches(bytes) {
        throw .differs(pattern, at: range.offset + Int64(pattern.offset))
      }
      return dumps ? ImageIOText.dump(bytes, at: range.offset) : ""
    }
    return dump + ImageIOText.report("read", range.count, at: range.offset, took: duration, report)
  }

  private func write(_ range: ByteRange, _ content: ImageIOContent) async throws(ImageIOFailure) {
    switch content {
    case .zeroes:
      try await request(.writeZeroes, .write) { () async throws(BlockError) in try await node.writeZeroes(range) }
    case .pattern(let byte):
      try await request(.write, .write) { () async throws(BlockError) in try await node.fill(range, with: byte) }
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

  private func request<Value>(
    _ kind: BlockRequest.Kind, _ permissions: BlockPermissions,
    _ body: @MainLoop () async throws(BlockError) -> Value
  ) async throws(ImageIOFailure) -> Value {
    do throws(BlockError) {
      return try await node.holding(permissions, for: Self.user, body)
    } catch {
      throw .failed(kind, error)
    }
  }
}

extension ImageIOPattern {
  fileprivate func matches(_ bytes: [UInt8]) -> Bool {
    bytes.dropFirst(offset).prefix(count).allSatisfy { $0 == byte }
  }
}
