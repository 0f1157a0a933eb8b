import BlockStorage
import MainLoop
import SystemPackage
import Testing

@MainLoop
@Suite struct RequestTests {
  private func check(
    _ range: ByteRange, on layer: MemoryLayer, _ expected: BlockError?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let node = try await BlockGraph().add(layer, named: "disk0")
    let read = await Call.start { () throws(BlockError) in try await node.read(range) }
    let error = await read.error()
    #expect(error == expected, sourceLocation: sourceLocation)
  }

  @Test func rangesOutsideTheNode() async throws {
    for (offset, count) in [(4096, 1), (4095, 2), (-1, 1), (0, -1), (Int64.max, 512)] {
      let range = ByteRange(offset: offset, count: count)
      try await check(range, on: MemoryLayer(size: 4096), .outOfRange(node: "disk0", .read, range, size: 4096))
    }
    try await check(ByteRange(offset: 4096, count: 0), on: MemoryLayer(size: 4096), nil)
    try await check(ByteRange(offset: 0, count: 4096), on: MemoryLayer(size: 4096), nil)
  }

  @Test func misalignedRanges() async throws {
    for (offset, count) in [(Int64(1), 512), (512, 1)] {
      let range = ByteRange(offset: offset, count: count)
      try await check(
        range, on: MemoryLayer(size: 4096, alignment: 512), .misaligned(node: "disk0", range, alignment: 512))
    }
    try await check(ByteRange(offset: 512, count: 1024), on: MemoryLayer(size: 4096, alignment: 512), nil)
  }

  @Test func tooManyBytesAtOnce() async throws {
    let node = try await BlockGraph().add(.init(name: "n", driver: .null(NullOptions(size: 1 << 40))))
    let range = ByteRange(offset: 0, count: BlockLimits.maximumRequest + 1)
    let read = await Call.start { () throws(BlockError) in try await node.read(range) }
    #expect(await read.error() == .tooLong(count: range.count, maximum: BlockLimits.maximumRequest))
  }

  @Test func aNodeInFlightCannotBeRemoved() async throws {
    let graph = BlockGraph()
    let gate = GateLayer(above: MemoryLayer(size: 4096), holding: [.read])
    let node = try await graph.add(gate, named: "disk0")
    let read = await Call.start { () throws(BlockError) in try await node.read(ByteRange(offset: 0, count: 16)) }
    #expect(node.requests.inFlight.map(\.kind) == [.read])
    #expect(node.requests.inFlight.first?.range == ByteRange(offset: 0, count: 16))
    #expect(read.waitsFor == "read on node 'disk0'")
    await #expect(throws: BlockError.inUse(node: "disk0", by: [.requests(1)])) { try await graph.remove("disk0") }
    gate.open()
    _ = try await read.value()
    try await graph.remove("disk0")
    let late = await Call.start { () throws(BlockError) in try await node.read(ByteRange(offset: 0, count: 16)) }
    #expect(await late.error() == .noSuchNode("disk0"))
  }

  @Test func cancellingAReadOfANullNodeEndsIt() async throws {
    let graph = BlockGraph()
    let centuries = UInt64(Int64.max)
    let node = try await graph.add(.init(name: "n", driver: .null(NullOptions(size: 4096, latency: centuries))))
    let read = await Call.start { () throws(BlockError) in try await node.read(ByteRange(offset: 0, count: 512)) }
    #expect(read.isUnderWay)
    read.cancel()
    #expect(await read.error() == .cancelled)
    #expect(node.requests.isIdle)
    try await graph.remove("n")
  }

  @Test func zeroesAreWrittenWhereTheLayerHasNothingBetter() async throws {
    let memory = MemoryLayer(size: 16, capabilities: [])
    let node = try await BlockGraph().add(memory, named: "disk0")
    #expect(node.size == 512)
    try await node.write(data(repeating: 1, count: 16), at: 0)
    try await node.writeZeroes(ByteRange(offset: 4, count: 8))
    #expect(memory.bytes == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1])
    try await node.discard(ByteRange(offset: 0, count: 16))
    let resize = await Call.start { () throws(BlockError) in try await node.resize(to: 32) }
    #expect(await resize.error() == .unsupported(node: "disk0", .resize))
  }

  @Test func aFailedWriteIsReportedAndTheNodeGoesOn() async throws {
    let fault = BlockError.requestFailed(.write, path: "disk.img", .noSpace)
    let node = try await BlockGraph().add(
      FaultLayer(above: MemoryLayer(size: 512), failing: [.write: fault]), named: "disk0")
    let write = await Call.start { () throws(BlockError) in
      try await node.write(data(repeating: 1, count: 1), at: 0)
    }
    #expect(await write.error() == fault)
    #expect(try await node.read(ByteRange(offset: 0, count: 1)) == BlockData([0]))
    #expect(node.requests.isIdle)
  }
}
