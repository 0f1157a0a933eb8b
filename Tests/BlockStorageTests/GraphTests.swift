import BlockStorage
import MainLoop
import Testing

@MainLoop
@Suite struct GraphTests {
  private let graph = BlockGraph()

  private func null(_ name: String?, size: Int64 = 4096) -> BlockNodeDefinition {
    BlockNodeDefinition(name: name, driver: .null(NullOptions(size: size)))
  }

  private func raw(
    _ name: String?, over file: BlockReference, offset: Int64? = nil, size: Int64? = nil
  ) -> BlockNodeDefinition {
    BlockNodeDefinition(name: name, driver: .raw(RawOptions(file: file, offset: offset, size: size)))
  }

  private func expectRefused(
    _ definition: BlockNodeDefinition, _ expected: BlockError, sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    let before = graph.nodes.map(\.name)
    await #expect(throws: expected, sourceLocation: sourceLocation) { try await graph.add(definition) }
    #expect(graph.nodes.map(\.name) == before, sourceLocation: sourceLocation)
  }

  @Test func names() async throws {
    try await graph.add(null("disk-0.a_B"))
    await expectRefused(null(nil), .nameMissing)
    for name in ["", "0disk", "#block000", "a b", "a/b", "dïsk"] { await expectRefused(null(name), .invalidName(name)) }
    let long = String(repeating: "x", count: 32)
    await expectRefused(null(long), .nameTooLong(long))
    try await graph.add(null(String(repeating: "x", count: 31)))
    await expectRefused(null("disk-0.a_B"), .duplicateName("disk-0.a_B"))
  }

  @Test func aNodeThatAnotherUsesCannotBeRemoved() async throws {
    try await graph.add(null("below"))
    try await graph.add(raw("above", over: .existing("below")))
    try await graph.add(raw("other", over: .existing("below")))
    await #expect(
      throws: BlockError.inUse(node: "below", by: [.parent("above", role: "file"), .parent("other", role: "file")])
    ) {
      try await graph.remove("below")
    }
    try await graph.remove("above")
    try await graph.remove("other")
    #expect(graph.nodes.map(\.name) == ["below"])
    try await graph.remove("below")
    await #expect(throws: BlockError.noSuchNode("below")) { try await graph.remove("below") }
  }

  @Test func whatWasMadeAsPartOfANodeGoesWithIt() async throws {
    try await graph.add(raw("top", over: .inline(raw("middle", over: .inline(null(nil))))))
    #expect(graph.nodes.map(\.name) == ["#block000", "middle", "top"])
    #expect(graph.find("top")?.facts.children == [.init(role: "file", node: "middle")])
    await #expect(throws: BlockError.notOwnedByMonitor(node: "middle")) { try await graph.remove("middle") }
    try await graph.add(raw("other", over: .existing("middle")))
    try await graph.remove("top")
    #expect(graph.nodes.map(\.name) == ["#block000", "middle", "other"])
    try await graph.remove("other")
    #expect(graph.nodes.isEmpty)
  }

  @Test func aFailureLeavesNothingBehind() async throws {
    await expectRefused(raw("top", over: .existing("nope")), .noSuchNode("nope"))
    await expectRefused(raw("same", over: .inline(null("same"))), .duplicateName("same"))
    await expectRefused(raw("top", over: .inline(null("1bad"))), .invalidName("1bad"))
    await expectRefused(
      raw("top", over: .inline(null("below")), offset: 8192), .windowOffsetBeyondEnd(offset: 8192, size: 4096))
    await expectRefused(raw("top", over: .inline(null(nil)), size: 1000), .windowNotInSectors(count: 1000))
    await expectRefused(null("n", size: -1), .sizeOutOfRange(-1, maximum: BlockLimits.maximumSize))
    await expectRefused(
      raw("top", over: .inline(null(nil)), offset: 1024, size: 4096),
      .windowBeyondEnd(offset: 1024, count: 4096, size: 4096))
  }

  @Test func theNumberOfLayersIsBounded() async throws {
    try await graph.add(null("n1"))
    for number in 2...BlockLimits.maximumDepth {
      try await graph.add(raw("n\(number)", over: .existing("n\(number - 1)")))
    }
    let tooMany = BlockError.tooManyLayers(maximum: BlockLimits.maximumDepth)
    await expectRefused(raw("top", over: .existing("n\(BlockLimits.maximumDepth)")), tooMany)
    var definition = null(nil)
    for _ in 1...BlockLimits.maximumDepth { definition = raw(nil, over: .inline(definition)) }
    definition.name = "top"
    await expectRefused(definition, tooMany)
  }

  @Test func permissionsOfTheUsersOfANode() async throws {
    let node = try await graph.add(raw("top", over: .inline(null("below"))))
    let export = try await node.acquire(.write, sharing: [.consistentRead, .writeUnchanged], for: .named("export 'e'"))
    #expect(graph.find("below")?.users == [.parent("top", role: "file")])
    let graph = graph
    let resize = await Call.start { () throws(BlockError) in
      try await graph.resize("top", to: 1, for: .named("block_resize"))
    }
    #expect(
      await resize.error()
        == .permissionConflict(node: "top", .resize, wantedBy: .named("block_resize"), refusedBy: .named("export 'e'")))
    await #expect(throws: BlockError.inUse(node: "top", by: [.named("export 'e'")])) { try await graph.remove("top") }
    await node.release(export)
    #expect(graph.find("below")?.users == [.parent("top", role: "file")])
    try await graph.remove("top")
  }

  @Test func aParentHoldsItsPermissionsForAsLongAsItExists() async throws {
    try await graph.add(null("below"))
    let file = try graph.node("below")
    let layer = ChildLayer(BlockChild(role: "backing", node: file, taking: .write, sharing: .consistentRead))
    let resize = try await file.acquire(.resize, for: .named("resize"))
    await #expect(
      throws: BlockError.permissionConflict(
        node: "below", .resize, wantedBy: .named("resize"), refusedBy: .parent("top", role: "backing"))
    ) { try await graph.add(layer, named: "top") }
    await file.release(resize)
    #expect(file.users.isEmpty)
    try await graph.add(layer, named: "top")
    for permissions in [BlockPermissions.write, .resize, .writeUnchanged] {
      await #expect(
        throws: BlockError.permissionConflict(
          node: "below", permissions, wantedBy: .named("user"), refusedBy: .parent("top", role: "backing"))
      ) { try await file.acquire(permissions, for: .named("user")) }
    }
    await #expect(
      throws: BlockError.permissionConflict(
        node: "below", .write, wantedBy: .parent("top", role: "backing"), refusedBy: .named("user"))
    ) { try await file.acquire(.consistentRead, sharing: [.consistentRead, .resize], for: .named("user")) }
    await file.release(try await file.acquire(.consistentRead, for: .named("user")))
    try await graph.remove("top")
    await file.release(try await file.acquire(.write, sharing: [], for: .named("user")))
    #expect(file.users.isEmpty)
  }
}
