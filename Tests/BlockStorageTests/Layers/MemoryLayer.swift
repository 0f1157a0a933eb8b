import BlockStorage
import MainLoop

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

  func read(_ range: ByteRange) async throws(BlockError) -> BlockData {
    let start = Int(range.offset)
    let present = bytes[min(start, bytes.count)..<min(start + range.count, bytes.count)]
    return try data(present + [UInt8](repeating: 0, count: range.count - present.count))
  }

  func write(_ data: BlockData, at offset: Int64) async throws(BlockError) {
    let start = Int(offset)
    data.withBytes { self.bytes.replaceSubrange(start..<(start + $0.count), with: $0) }
  }

  func writeZeroes(_ range: ByteRange) async throws(BlockError) {
    try await write(data(repeating: 0, count: range.count), at: range.offset)
  }

  func flush() async throws(BlockError) {}

  func resize(to length: Int64, _ preallocation: Preallocation) async throws(BlockError) {
    let length = Int(length)
    bytes = length <= bytes.count ? Array(bytes[..<length]) : bytes + Array(repeating: 0, count: length - bytes.count)
  }
}

/// The data of a request that a test makes.
func data(_ bytes: some Collection<UInt8>) throws(BlockError) -> BlockData {
  guard let data = BlockData(bytes) else { throw .noMemory(count: bytes.count) }
  return data
}

func data(repeating byte: UInt8, count: Int) throws(BlockError) -> BlockData {
  try data([UInt8](repeating: byte, count: count))
}
