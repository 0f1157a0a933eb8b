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
  ) {
    let before = graph.nodes.map(\.name)
    #expect(throws: expected, sourceLocation: sourceLocation) { try graph.add(definition) }
    #expect(graph.nodes.map(\.name) == before, sourceLocation: sourceLocation)
  }

  @Test func names() throws {
    try graph.add(null("disk-0.a_B"))
    expectRefused(null(nil), .nameMissing)
    for name in ["", "0disk", "#block000", "a b", "a/b", "dïsk"] { expectRefused(null(name), .invalidName(name)) }
    let long = String(repeating: "x", count: 32)
    expectRefused(null(long), .nameTooLong(long))
    try graph.add(null(String(repeating: "x", count: 31)))
    expectRefused(null("disk-0.a_B"), .duplicateName("disk-0.a_B"))
  }

  @Test func aNodeThatAnotherUsesCannotBeRemoved() throws {
    try graph.add(null("below"))
    try graph.add(raw("above", over: .existing("below")))
    try graph.add(raw("other", over: .existing("below")))
    #expect(
      throws: BlockError.inUse(node: "below", by: [.parent("above", role: "file"), .parent("other", role: "file")])
    ) {
      try graph.remove("below")
    }
    try graph.remove("above")
    try graph.remove("other")
    #expect(graph.nodes.map(\.name) == ["below"])
    try graph.remove("below")
    #expect(throws: BlockError.noSuchNode("below")) { try graph.remove("below") }
  }

  @Test func whatWasMadeAsPartOfANodeGoesWithIt() throws {
    try graph.add(raw("top", over: .inline(raw("middle", over: .inline(null(nil))))))
    #expect(graph.nodes.map(\.name) == ["#block000", "middle", "top"])
    #expect(graph.find("top")?.facts.children == [.init(role: "file", node: "middle")])
    #expect(throws: BlockError.notOwnedByMonitor(node: "middle")) { try graph.remove("middle") }
    try graph.add(raw("other", over: .existing("middle")))
    try graph.remove("top")
    #expect(graph.nodes.map(\.name) == ["#block000", "middle", "other"])
    try graph.remove("other")
    #expect(graph.nodes.isEmpty)
  }

  @Test func aFailureLeavesNothingBehind() throws {
    expectRefused(raw("top", over: .existing("nope")), .noSuchNode("nope"))
    expectRefused(raw("same", over: .inline(null("same"))), .duplicateName("same"))
    expectRefused(raw("top", over: .inline(null("1bad"))), .invalidName("1bad"))
    expectRefused(
      raw("top", over: .inline(null("below")), offset: 8192), .windowOffsetBeyondEnd(offset: 8192, size: 4096))
    expectRefused(raw("top", over: .inline(null(nil)), size: 1000), .windowNotInSectors(count: 1000))
    expectRefused(null("n", size: -1), .sizeOutOfRange(-1, maximum: BlockLimits.maximumSize))
    expectRefused(
      raw("top", over: .inline(null(nil)), offset: 1024, size: 4096),
      .windowBeyondEnd(offset: 1024, count: 4096, size: 4096))
  }

  @Test func theNumberOfLayersIsBounded() throws {
    try graph.add(null("n1"))
    for number in 2...BlockLimits.maximumDepth { try graph.add(raw("n\(number)", over: .existing("n\(number - 1)"))) }
    let tooMany = BlockError.tooManyLayers(maximum: BlockLimits.maximumDepth)
    expectRefused(raw("top", over: .existing("n\(BlockLimits.maximumDepth)")), tooMany)
    var definition = null(nil)
    for _ in 1...BlockLimits.maximumDepth { definition = raw(nil, over: .inline(definition)) }
    definition.name = "top"
    expectRefused(definition, tooMany)
  }

  @Test func permissionsOfTheUsersOfANode() async throws {
    let node = try graph.add(raw("top", over: .inline(null("below"))))
    let export = try await node.acquire(.write, sharing: [.consistentRead, .writeUnchanged], for: .named("export 'e'"))
    #expect(graph.find("below")?.users == [.parent("top", role: "file")])
    let graph = graph
    let resize = await Call.start { () throws(BlockError) in
      try await graph.resize("top", to: 1, for: .named("block_resize"))
    }
    #expect(
      await resize.error()
        == .permissionConflict(node: "top", .resize, wantedBy: .named("block_resize"), refusedBy: .named("export 'e'")))
    #expect(throws: BlockError.inUse(node: "top", by: [.named("export 'e'")])) { try graph.remove("top") }
    await node.release(export)
    #expect(graph.find("below")?.users == [.parent("top", role: "file")])
    try graph.remove("top")
  }

  @Test func aParentHoldsItsPermissionsForAsLongAsItExists() async throws {
    try graph.add(null("below"))
    let file = try graph.node("below")
    let layer = ChildLayer(BlockChild(role: "backing", node: file, taking: .write, sharing: .consistentRead))
    let resize = try await file.acquire(.resize, for: .named("resize"))
    #expect(
      throws: BlockError.permissionConflict(
        node: "below", .resize, wantedBy: .named("resize"), refusedBy: .parent("top", role: "backing"))
    ) { try graph.add(layer, named: "top") }
    await file.release(resize)
    #expect(file.users.isEmpty)
    try graph.add(layer, named: "top")
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
    try graph.remove("top")
    await file.release(try await file.acquire(.write, sharing: [], for: .named("user")))
    #expect(file.users.isEmpty)
  }
}
