import BlockStorage
import MainLoop
import Platform
import SystemPackage
import Testing

@MainLoop
@Suite struct FileTests {
  private let folder: TemporaryFolder
  private let graph = BlockGraph()

  init() throws {
    folder = try TemporaryFolder()
  }

  private func definition(_ path: String, readOnly: Bool? = nil, auto: Bool? = nil) throws -> BlockNodeDefinition {
    try BlockNodeDefinition(
      name: "disk0", readOnly: readOnly, autoReadOnly: auto, driver: .file(FileOptions(filename: SystemString(path))))
  }

  @Test func bytesReachTheFile() async throws {
    let node = try await graph.add(definition(try folder.make("disk.img", size: 1024)))
    try await node.write(data([1, 2, 3]), at: 510)
    try await node.flush()
    let content = try folder.content("disk.img")
    #expect(Array(content[509..<514]) == [0, 1, 2, 3, 0])
    #expect(try await node.read(ByteRange(offset: 509, count: 5)) == BlockData([0, 1, 2, 3, 0]))
  }

  @Test func theLastSectorReadsAsZeroesBehindTheEndOfTheFile() async throws {
    let node = try await graph.add(definition(try folder.make("odd.img", [UInt8](repeating: 9, count: 1000))))
    #expect(node.size == 1024)
    let end = try await node.read(ByteRange(offset: 999, count: 25))
    #expect(end == BlockData([9] + [UInt8](repeating: 0, count: 24)))
  }

  @Test(arguments: [Preallocation.off, .falloc, .full])
  func resizing(preallocation: Preallocation) async throws {
    let node = try await graph.add(definition(try folder.make("disk.img", [UInt8](repeating: 5, count: 4096))))
    try await node.resize(to: 3_000_000, preallocation)
    #expect(node.size == 3_000_320)
    let content = try folder.content("disk.img")
    #expect(content.count == 3_000_000)
    #expect(content[..<4096].allSatisfy { $0 == 5 } && content[4096...].allSatisfy { $0 == 0 })
    let allocated = try #require(node.allocatedSize)
    #expect((allocated >= 3_000_000) == (preallocation != .off))
    try await node.resize(to: 100)
    #expect(try folder.content("disk.img") == [UInt8](repeating: 5, count: 100))
  }

  @Test func tooLargeForTheFileSystem() async throws {
    let node = try await graph.add(definition(try folder.make("disk.img", [1, 2, 3])))
    let resize = await Call.start { () throws(BlockError) in try await node.resize(to: 1 << 62) }
    #expect(await resize.error() == .requestFailed(.resize, path: folder.file("disk.img"), .fileTooLarge))
    #expect(node.size == 512)
    #expect(try folder.content("disk.img") == [1, 2, 3])
  }

  @Test func whatCannotBeOpened() async throws {
    let missing = folder.file("nope.img")
    await #expect(throws: BlockError.cannotOpen(path: missing, .noSuchFileOrDirectory)) {
      try await graph.add(definition(missing))
    }
    await #expect(throws: BlockError.cannotOpen(path: folder.path, .isDirectory)) {
      try await graph.add(definition(folder.path))
    }
    await #expect(throws: BlockError.cannotOpen(path: folder.path, .isDirectory)) {
      try await graph.add(definition(folder.path, readOnly: true))
    }
    await #expect(throws: BlockError.notRegularFile(path: "/dev/null")) { try await graph.add(definition("/dev/null")) }
    await #expect(throws: BlockError.fileNameMissing) { try await graph.add(definition("")) }
    #expect(graph.nodes.isEmpty)
  }

  @Test func aReadOnlyNodeIsNotWritten() async throws {
    let node = try await graph.add(definition(try folder.make("disk.img", size: 512), readOnly: true))
    let write = await Call.start { () throws(BlockError) in try await node.write(data([1]), at: 0) }
    #expect(await write.error() == .readOnly(node: "disk0"))
    let graph = graph
    let resize = await Call.start { () throws(BlockError) in try await graph.resize("disk0", to: 0, for: .named("test"))
    }
    #expect(await resize.error() == .readOnly(node: "disk0"))
    #expect(try folder.content("disk.img").count == 512)
  }

  @Test func aWindowOntoAFile() async throws {
    let path = try folder.make("disk.img", size: 8192)
    let file = try BlockNodeDefinition(driver: .file(FileOptions(filename: SystemString(path))))
    let node = try await graph.add(
      BlockNodeDefinition(
        name: "window", driver: .raw(RawOptions(file: .inline(file), offset: 1024, size: 2048))))
    try await node.write(data([1, 2]), at: 2046)
    #expect(try folder.content("disk.img")[3069..<3073] == [0, 1, 2, 0])
    let range = ByteRange(offset: 2047, count: 2)
    let read = await Call.start { () throws(BlockError) in try await node.read(range) }
    #expect(await read.error() == .outOfRange(node: "window", .read, range, size: 2048))
    let resize = await Call.start { () throws(BlockError) in try await node.resize(to: 4096) }
    #expect(await resize.error() == .fixedSize(node: "window"))
    #expect(node.facts.filename == nil)
  }

  @Test func facts() async throws {
    let path = try folder.make("disk.img", size: 4096)
    var file = try definition(path)
    file.name = nil
    let raw = BlockNodeDefinition(name: "disk0", readOnly: true, driver: .raw(RawOptions(file: .inline(file))))
    let facts = try await graph.add(raw).facts
    #expect(facts.filename == path && facts.driver == "raw" && facts.size == 4096 && facts.isReadOnly)
    #expect(facts.children == [.init(role: "file", node: "#block000")])
    let below = try graph.node("#block000").facts
    #expect(below.driver == "file" && below.isReadOnly && below.users == [.parent("disk0", role: "file")])
  }
}
