package import MainLoop

/// Keeps nothing and takes a settable time for each request.
///
/// For tests and measurements.
@MainLoop
package final class NullLayer: BlockLayer {
  package nonisolated let driver: String
  package let capabilities: BlockCapabilities = [.resize, .writeZeroes, .discard]
  package private(set) var length: Int64
  package let filename: String?
  private let latency: Duration?

  /// - Throws: `BlockError.sizeOutOfRange`
  init(_ options: NullOptions) throws(BlockError) {
    guard (0...BlockLimits.maximumSize).contains(options.size) else {
      throw .sizeOutOfRange(options.size, maximum: BlockLimits.maximumSize)
    }
    driver = options.driver
    length = options.size
    // A delay of centuries is as good as any longer one, and clock arithmetic stays in range.
    latency = options.latency == 0 ? nil : .nanoseconds(Int64(min(options.latency, 1 << 62)))
    filename = options.size == NullOptions.defaultSize && !options.readZeroes ? "\(options.driver)://" : nil
  }

  package func read(_ range: ByteRange) async throws(BlockError) -> BlockData {
    try await pause()
    let data =
      range.count > 1 << 20
      ? await MainLoop.offload { BlockData(repeating: 0, count: range.count) }
      : BlockData(repeating: 0, count: range.count)
    guard let data else { throw .noMemory(count: range.count) }
    return data
  }

  package func write(_ data: BlockData, at offset: Int64) async throws(BlockError) { try await pause() }
  package func writeZeroes(_ range: ByteRange) async throws(BlockError) { try await pause() }
  package func discard(_ range: ByteRange) async throws(BlockError) { try await pause() }
  package func flush() async throws(BlockError) { try await pause() }

  package func resize(to length: Int64, _ preallocation: Preallocation) async throws(BlockError) {
    self.length = length
  }

  private func pause() async throws(BlockError) {
    guard let latency else { return }
    do {
      try await MainLoop.sleep(for: latency)
    } catch {
      throw .cancelled
    }
  }
}
