import Glibc
import Synchronization

/// The data of a request: bytes in memory whose allocation can fail, as that of an array cannot.
///
/// Copies and prefixes share the memory.
package struct BlockData: Sendable {
  private let memory: Memory
  package let count: Int

  /// Makes data that the body fills; nil if there is no memory for them.
  package init?<Failure: Error>(
    count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    guard let memory = Memory(count: count) else { return nil }
    try fill(UnsafeMutableRawBufferPointer(start: memory.start, count: count))
    self.memory = memory
    self.count = count
  }

  /// Makes data of one byte repeated; nil if there is no memory for them.
  package init?(repeating byte: UInt8, count: Int) {
    self.init(count: count) { $0.initializeMemory(as: UInt8.self, repeating: byte) }
  }

  /// Makes data of the bytes; nil if there is no memory for them.
  package init?(_ bytes: some Collection<UInt8>) {
    self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
  }

  private init(_ memory: Memory, count: Int) {
    self.memory = memory
    self.count = count
  }

  /// The first bytes, at most as many as there are.
  package func prefix(_ count: Int) -> BlockData { BlockData(memory, count: min(count, self.count)) }

  /// Calls the body with the bytes, which it must not keep.
  package func withBytes<Value, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try body(UnsafeRawBufferPointer(start: memory.start, count: count))
  }
}

extension BlockData: Equatable {
  package static func == (left: BlockData, right: BlockData) -> Bool {
    left.count == right.count && memcmp(left.memory.start, right.memory.start, left.count) == 0
  }
}

/// One allocation, freed with its last user.
private final class Memory: Sendable {
  /// Allocations of at least this many bytes leave a reserve.
  private static let large = 1 << 20
  /// Small allocations of the language's runtime end the process when they fail, so that this much is left to them.
  private static let reserve = 8 << 20
  /// Held from the look at the reserve to the allocation.
  private static let allocation = Mutex(())

  // Written before it is shared, only.
  nonisolated(unsafe) let start: UnsafeMutableRawPointer

  init?(count: Int) {
    guard let start = Self.allocate(count) else { return nil }
    self.start = start
  }

  deinit { free(start) }

  private static func allocate(_ count: Int) -> UnsafeMutableRawPointer? {
    guard count >= large else { return malloc(max(count, 1)) }
    return allocation.withLock { _ in
      guard let reserved = mmap(nil, reserve, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), reserved != MAP_FAILED
      else { return nil }
      defer { munmap(reserved, reserve) }
      return malloc(count)
    }
  }
}
