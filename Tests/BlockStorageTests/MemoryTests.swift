import BlockStorage
import MainLoop
import Platform
import SystemPackage
import TestSupport
import Testing

/// Requests beyond the bound on memory wait, and none takes more than its share.
@Suite @MainLoop struct MemoryTests {
  @Test func whatDoesNotFitWaitsInOrder() async throws {
    let memory = TransferMemory(limit: 10)
    let gate = Gate()
    func start(_ count: Int) async -> Call<Void> {
      await Call.start { () throws(BlockError) in try await memory.reserving(count) { await gate.pass() } }
    }
    let first = Task { try await memory.reserving(8) { () async throws(BlockError) in await gate.pass() } }
    await gate.holds(1)
    let second = await start(5)
    let third = await start(1)
    #expect(second.waitsFor == "memory of other requests")
    #expect(third.waitsFor == "memory of other requests")
    second.cancel()
    #expect(await second.error() == .cancelled)
    // The one behind it fits now.
    await gate.holds(2)
    gate.open()
    try await first.value
    try await third.value()
    try await memory.reserving(10) { () async throws(BlockError) in }
  }

  @Test func moreThanThereEverIsIsRefused() async {
    let memory = TransferMemory(limit: 10)
    await #expect(throws: BlockError.tooLong(count: 11, maximum: 10)) {
      try await memory.reserving(11) { () async throws(BlockError) in }
    }
  }

  @Test func dataThatDoNotFitAreNone() {
    #expect(BlockData(repeating: 0, count: 1 << 62) == nil)
    #expect(BlockData(count: 1 << 62) { _ in } == nil)
    let data = BlockData([1, 2, 3])
    #expect(data?.prefix(2) == BlockData([1, 2]))
    #expect(data?.prefix(4) == data)
    #expect(BlockData([]) == BlockData(repeating: 0, count: 0))
  }

  @Test func aLongReadComesInParts() async throws {
    let size: Int64 = 9 << 20
    let node = try await BlockGraph().add(.init(name: "n", driver: .null(NullOptions(size: size))))
    var parts: [ByteRange] = []
    try await node.read(ByteRange(offset: 512, count: Int(size) - 512)) { part, bytes in
      parts.append(part)
      return bytes.count == part.count
    }
    #expect(parts.map(\.offset) == [512, 512 + 4 << 20, 512 + 8 << 20])
    #expect(parts.reduce(0) { $0 + $1.count } == Int(size) - 512)
  }
}

/// Zeroes and discards that the file system carries out without a transfer.
@Suite @MainLoop struct HoleTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func open(discards: Bool) async throws -> BlockNode {
    let path = try folder.make("disk.img", [UInt8](repeating: 7, count: 1 << 20))
    return try await BlockGraph().add(
      BlockNodeDefinition(
        name: "disk0", driver: .file(FileOptions(filename: SystemString(path), discards: discards))))
  }

  @Test func zeroesKeepTheRest() async throws {
    let node = try await open(discards: false)
    try await node.writeZeroes(ByteRange(offset: 1000, count: 500_000))
    let content = try folder.content("disk.img")
    #expect(content[1000..<501_000].allSatisfy { $0 == 0 })
    #expect(content[..<1000].allSatisfy { $0 == 7 } && content[501_000...].allSatisfy { $0 == 7 })
    try await node.writeZeroes(ByteRange(offset: 0, count: 0))
  }

  @Test func aDiscardGivesSpaceBackIfAskedTo() async throws {
    for discards in [false, true] {
      let node = try await open(discards: discards)
      let before = try #require(node.allocatedSize)
      try await node.discard(ByteRange(offset: 0, count: 1 << 20))
      let after = try #require(node.allocatedSize)
      #expect((after < before) == discards)
      #expect(try folder.content("disk.img").count == 1 << 20)
      #expect(try folder.content("disk.img").allSatisfy { $0 == (discards ? 0 : 7) })
    }
  }
}
