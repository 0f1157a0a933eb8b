import BlockStorage
import MainLoop
import SystemPackage
import Testing

/// A disk of 1 MiB in memory, with a gate above it that holds requests of some kinds.
@MainLoop
private struct GatedDisk {
  let graph = BlockGraph()
  let gate: GateLayer
  let node: BlockNode

  init(holding kinds: Set<BlockRequest.Kind>) async throws {
    gate = GateLayer(above: MemoryLayer(size: 1 << 20), holding: kinds)
    node = try await graph.add(gate, named: "disk0")
  }

  func startRead(at offset: Int64 = 0) async -> Call<BlockData> {
    let node = node
    return await Call.start { () throws(BlockError) in try await node.read(ByteRange(offset: offset, count: 512)) }
  }

  func startResize(to size: Int64) async -> Call<Void> {
    let graph = graph
    return await Call.start { () throws(BlockError) in try await graph.resize("disk0", to: size, for: .named("test")) }
  }
}

@MainLoop
@Suite struct ResizeTests {
  @Test func waitsForAReadInFlight() async throws {
    let disk = try await GatedDisk(holding: [.read])
    let read = await disk.startRead()
    let resize = await disk.startResize(to: 2 << 20)
    #expect(resize.waitsFor == "requests in flight on node 'disk0'")
    #expect(disk.node.size == 1 << 20)
    disk.gate.open()
    try await resize.value()
    #expect(disk.node.size == 2 << 20)
    #expect(try await read.value().count == 512)
  }

  @Test func laterRequestsWaitBehindIt() async throws {
    let disk = try await GatedDisk(holding: [.read])
    let first = await disk.startRead()
    let resize = await disk.startResize(to: 512)
    let second = await disk.startRead()
    let third = await disk.startRead(at: 4096)
    #expect(second.waitsFor == "the resize of node 'disk0'")
    await until("one is at the gate") { disk.gate.heldCount == 1 }
    disk.gate.open()
    _ = try await first.value()
    try await resize.value()
    #expect(try await second.value().count == 512)
    // Checked against the size that it found when its turn came.
    let range = ByteRange(offset: 4096, count: 512)
    #expect(await third.error() == .outOfRange(node: "disk0", .read, range, size: 512))
  }

  @Test func aSecondOneWaitsForTheFirst() async throws {
    let disk = try await GatedDisk(holding: [.resize])
    let first = await disk.startResize(to: 2 << 20)
    let second = await disk.startResize(to: 3 << 20)
    await until("one is at the gate") { disk.gate.heldCount == 1 }
    disk.gate.letPass()
    try await first.value()
    #expect(disk.node.size == 2 << 20)
    #expect(second.isUnderWay)
    disk.gate.open()
    try await second.value()
    #expect(disk.node.size == 3 << 20)
  }

  @Test func cancelledWhileItWaitsLeavesTheSizeAndLetsOthersGoOn() async throws {
    let disk = try await GatedDisk(holding: [.read])
    let first = await disk.startRead()
    let resize = await disk.startResize(to: 512)
    let second = await disk.startRead(at: 4096)
    resize.cancel()
    #expect(await resize.error() == .cancelled)
    #expect(disk.node.size == 1 << 20)
    #expect(first.isUnderWay)
    disk.gate.open()
    #expect(try await second.value().count == 512)
    _ = try await first.value()
    #expect(disk.node.users.isEmpty)
  }

  @Test func cancelledWhileItRunsIsCompleted() async throws {
    let disk = try await GatedDisk(holding: [.resize])
    let resize = await disk.startResize(to: 512)
    resize.cancel()
    disk.gate.open()
    try await resize.value()
    #expect(disk.node.size == 512)
  }

  @Test func aCallerThatLeavesDoesNotWaitForTheStorage() async throws {
    let disk = try await GatedDisk(holding: [.resize])
    let graph = disk.graph
    let resize = await Call.start { () throws(BlockError) in
      try await MainLoop.leaving { () async throws(BlockError) in
        try await graph.resize("disk0", to: 512, for: .named("test"))
      }
    }
    resize.cancel()
    #expect(try await resize.value() == nil)
    #expect(disk.node.users == [.requests(1), .named("test")])
    disk.gate.open()
    await until("the resize has ended") { disk.node.users.isEmpty }
    #expect(disk.node.size == 512)
  }

  @Test func theNodeStaysUntilItHasEnded() async throws {
    let disk = try await GatedDisk(holding: [.resize])
    let resize = await disk.startResize(to: 512)
    let graph = disk.graph
    await #expect(throws: BlockError.inUse(node: "disk0", by: [.requests(1), .named("test")])) {
      try await graph.remove("disk0")
    }
    disk.gate.open()
    try await resize.value()
    try await graph.remove("disk0")
    #expect(graph.nodes.isEmpty)
  }

  @Test func aFullDiskLeavesSizeAndContent() async throws {
    let memory = MemoryLayer(size: 1024)
    let full = BlockError.requestFailed(.resize, path: "disk.img", .noSpace)
    let graph = BlockGraph()
    let node = try await graph.add(FaultLayer(above: memory, failing: [.resize: full]), named: "disk0")
    try await node.write(data(repeating: 7, count: 512), at: 0)
    let resize = await Call.start { () throws(BlockError) in
      try await graph.resize("disk0", to: 4096, for: .named("test"))
    }
    #expect(await resize.error() == full)
    #expect(node.size == 1024)
    #expect(memory.bytes == [UInt8](repeating: 7, count: 512) + [UInt8](repeating: 0, count: 512))
    #expect(try await node.read(ByteRange(offset: 0, count: 1024)).count == 1024)
  }

  @Test(arguments: [-1, BlockLimits.maximumSize + 1, Int64.max])
  func impossibleSizesAreRefused(size: Int64) async throws {
    let disk = try await GatedDisk(holding: [])
    let resize = await disk.startResize(to: size)
    #expect(await resize.error() == .sizeOutOfRange(size, maximum: BlockLimits.maximumSize))
  }

  @Test func aNodeThatDoesNotExist() async {
    let graph = BlockGraph()
    let resize = await Call.start { () throws(BlockError) in try await graph.resize("nope", to: 1, for: .named("test"))
    }
    #expect(await resize.error() == .noSuchNode("nope"))
  }
}
