import BlockStorage
import MainLoop
import NIOCore

/// Keeps its bytes in memory.
@MainLoop
final class MemoryLayer: BlockLayer {
  nonisolated let driver = "memory"
  let capabilities: BlockCapabilities
  let alignment: Int
  private(set) var bytes: [UInt8]

  init(size: Int, alignment: Int = 1, capabilities: BlockCapabilities = [.resize, .writeZeroes]) {
    bytes = [UInt8](repeating: 0, count: size)
    self.alignment = alignment
    self.capabilities = capabilities
  }

  var length: Int64 { Int64(bytes.count) }

  func read(_ range: ByteRange) async throws(BlockError) -> ByteBuffer {
    let start = Int(range.offset)
    let present = bytes[min(start, bytes.count)..<min(start + range.count, bytes.count)]
    var buffer = ByteBuffer(bytes: present)
    buffer.writeRepeatingByte(0, count: range.count - present.count)
    return buffer
  }

  func write(_ bytes: ByteBuffer, at offset: Int64) async throws(BlockError) {
    let start = Int(offset)
    self.bytes.replaceSubrange(start..<(start + bytes.readableBytes), with: bytes.readableBytesView)
  }

  func writeZeroes(_ range: ByteRange) async throws(BlockError) {
    try await write(ByteBuffer(repeating: 0, count: range.count), at: range.offset)
  }

  func flush() async throws(BlockError) {}

  func resize(to length: Int64, _ preallocation: Preallocation) async throws(BlockError) {
    let length = Int(length)
    bytes = length <= bytes.count ? Array(bytes[..<length]) : bytes + Array(repeating: 0, count: length - bytes.count)
  }
}
