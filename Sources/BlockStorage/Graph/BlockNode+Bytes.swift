import MainLoop
import NIOCore

/// Requests for callers that have no use for network buffers.
extension BlockNode {
  /// Reads as `read`, into an array.
  package func readBytes(_ range: ByteRange) async throws(BlockError) -> [UInt8] {
    let buffer = try await read(range)
    return await MainLoop.offload { Array(buffer.readableBytesView) }
  }

  /// Writes the same byte to the whole range; see `write`.
  package func fill(_ range: ByteRange, with byte: UInt8) async throws(BlockError) {
    // Off the main loop, for it may be much; and not at all when it is more than a request can have.
    let count = min(range.count, BlockLimits.maximumRequest + 1)
    let bytes = await MainLoop.offload { ByteBuffer(repeating: byte, count: max(count, 0)) }
    try await write(bytes, at: range.offset)
  }
}
