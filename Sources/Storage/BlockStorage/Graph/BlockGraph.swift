package import MainLoop

/// The nodes, by name.
///
/// A node that was added by name stays until it is removed by name, which is refused while it is in use. One that was made
/// as part of another goes with the last of those above it.
@MainLoop
package final class BlockGraph {
  private var nodesByName: [String: BlockNode] = [:]
  private var order: [String] = []
  /// The names of nodes that are being made.
  private var reserved: Set<String> = []
  private var generatedNames = 0

  package init() {}

  /// All nodes in the order of their creation; a node comes after its children.
  package var nodes: [BlockNode] { order.compactMap { nodesByName[$0] } }

  package func find(_ name: String) -> BlockNode? { nodesByName[name] }

  /// - Throws: `BlockError.noSuchNode`
  package func node(_ name: String) throws(BlockError) -> BlockNode {
    guard let node = nodesByName[name] else { throw .noSuchNode(name) }
    return node
  }

  /// Makes a node and the nodes that its definition contains: all of them, or none if it fails or is cancelled.
  @discardableResult
  package func add(_ definition: BlockNodeDefinition) async throws(BlockError) -> BlockNode {
    guard definition.name != nil else { throw .nameMissing }
    return try await make(definition, depth: 1, isOwnedByMonitor: true)
  }

  /// Adds a node with an existing layer, and closes the layer when the node is removed.
  @discardableResult
  package func add(_ layer: any BlockLayer, named name: String) async throws(BlockError) -> BlockNode {
    try await reserving(name) { () async throws(BlockError) in
      self.insert(
        try await .make(named: name, layer, definition: nil, readOnly: false, isOwnedByMonitor: true))
    }
  }

  /// Removes a node that was added by name, and what was made as part of it.
  ///
  /// - Throws: `noSuchNode`, `inUse` with all users, `notOwnedByMonitor`
  package func remove(_ name: String) async throws(BlockError) {
    let node = try node(name)
    guard node.isOwnedByMonitor else { throw .notOwnedByMonitor(node: name) }
    guard node.users.isEmpty else { throw .inUse(node: name, by: node.users) }
    await drop(node)
  }

  /// Finds out what others can change about the nodes, and waits no longer than the limit.
  package func refresh(within limit: Duration) async {
    let nodes = nodes
    await MainLoop.withDeadline(after: limit) {
      await withTaskGroup { group in
        for node in nodes { group.addTask { await node.refresh() } }
      }
    }
  }

  /// Changes the size of a node on behalf of a user; see `BlockNode.resize`.
  ///
  /// The node cannot be removed meanwhile.
  package func resize(_ name: String, to length: Int64, for user: BlockUser) async throws(BlockError) {
    let node = try node(name)
    try await node.holding(.resize, for: user) { () async throws(BlockError) in try await node.resize(to: length) }
  }

  private func make(
    _ definition: BlockNodeDefinition, depth: Int, isOwnedByMonitor: Bool
  ) async throws(BlockError) -> BlockNode {
    guard depth <= BlockLimits.maximumDepth else { throw .tooManyLayers(maximum: BlockLimits.maximumDepth) }
    return try await reserving(definition.name) { () async throws(BlockError) in
      try await self.makeReserved(definition, depth: depth, isOwnedByMonitor: isOwnedByMonitor)
    }
  }

  private func makeReserved(
    _ definition: BlockNodeDefinition, depth: Int, isOwnedByMonitor: Bool
  ) async throws(BlockError) -> BlockNode {
    switch definition.driver {
    case .file(let options):
      let layer = try await FileLayer.open(
        options, readOnly: definition.readOnly ?? false, autoReadOnly: definition.autoReadOnly ?? false)
      return try await place(layer, definition, isOwnedByMonitor)
    case .null(let options):
      return try await place(try NullLayer(options), definition, isOwnedByMonitor)
    case .raw(let options):
      let file = try await child(options.file, of: definition, depth: depth)
      do throws(BlockError) {
        let name = definition.name ?? generatedName()
        let layer = try RawLayer(named: name, options, file: file)
        var named = definition
        named.name = name
        return try await place(layer, named, isOwnedByMonitor)
      } catch {
        await dropUnused(file)
        throw error
      }
    }
  }

  private func child(
    _ reference: BlockReference, of parent: BlockNodeDefinition, depth: Int
  ) async throws(BlockError) -> BlockNode {
    switch reference {
    case .existing(let name):
      let node = try node(name)
      guard depth + node.depth <= BlockLimits.maximumDepth else {
        throw .tooManyLayers(maximum: BlockLimits.maximumDepth)
      }
      return node
    case .inline(var definition):
      definition.readOnly = definition.readOnly ?? parent.readOnly
      definition.autoReadOnly = definition.autoReadOnly ?? parent.autoReadOnly
      return try await make(definition, depth: depth + 1, isOwnedByMonitor: false)
    }
  }

  private func place(
    _ layer: any BlockLayer, _ definition: BlockNodeDefinition, _ isOwnedByMonitor: Bool
  ) async throws(BlockError) -> BlockNode {
    do throws(BlockError) {
      return insert(
        try await .make(
          named: definition.name ?? generatedName(), layer, definition: definition,
          readOnly: definition.readOnly ?? false, isOwnedByMonitor: isOwnedByMonitor))
    } catch {
      await layer.close()
      throw error
    }
  }

  /// Calls the body while no other node can get the name.
  private func reserving(
    _ name: String?, _ body: @MainLoop () async throws(BlockError) -> BlockNode
  ) async throws(BlockError) -> BlockNode {
    guard let name else { return try await body() }
    try NodeName.check(name)
    guard nodesByName[name] == nil, reserved.insert(name).inserted else { throw .duplicateName(name) }
    defer { reserved.remove(name) }
    return try await body()
  }

  private func insert(_ node: BlockNode) -> BlockNode {
    nodesByName[node.name] = node
    order.append(node.name)
    return node
  }

  private func drop(_ node: BlockNode) async {
    nodesByName[node.name] = nil
    order.removeAll { $0 == node.name }
    let children = node.children
    await node.close()
    for child in children { await dropUnused(child.node) }
  }

  private func dropUnused(_ node: BlockNode) async {
    // Another node above may have gone meanwhile and taken it along.
    if !node.isOwnedByMonitor, node.users.isEmpty, nodesByName[node.name] === node { await drop(node) }
  }

  private func generatedName() -> String {
    defer { generatedNames += 1 }
    return NodeName.generated(generatedNames)
  }
}

/// The rules for the names of nodes.
enum NodeName {
  /// A letter, then letters, digits, hyphens, dots and underscores, all of ASCII.
  static func check(_ name: String) throws(BlockError) {
    guard let first = name.utf8.first, isLetter(first), name.utf8.allSatisfy(isAllowed) else {
      throw .invalidName(name)
    }
    guard name.utf8.count <= BlockLimits.maximumNameLength else { throw .nameTooLong(name) }
  }

  /// A generated name, which no user can give to a node.
  static func generated(_ number: Int) -> String {
    let digits = String(number)
    return "#block" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
  }
}
