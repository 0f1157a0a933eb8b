package import MainLoop

/// The nodes, by name.
///
/// A node that was added by name stays until it is removed by name, which is refused while it is in use. One that was made
/// as part of another goes with the last of those above it.
@MainLoop
package final class BlockGraph {
  private var nodesByName: [String: BlockNode] = [:]
  private var order: [String] = []
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

  /// Makes a node and the nodes that its definition contains: all of them, or none if it fails.
  ///
  /// Blocks for as long as it takes to open the files.
  @discardableResult
  package func add(_ definition: BlockNodeDefinition) throws(BlockError) -> BlockNode {
    guard let name = definition.name else { throw .nameMissing }
    try checkNew(name)
    return try make(definition, depth: 1, isOwnedByMonitor: true)
  }

  /// Adds a node with an existing layer, and closes the layer when the node is removed.
  @discardableResult
  package func add(_ layer: any BlockLayer, named name: String) throws(BlockError) -> BlockNode {
    try checkNew(name)
    return insert(
      try BlockNode(named: name, layer, definition: nil, readOnly: false, isOwnedByMonitor: true))
  }

  /// Removes a node that was added by name, and what was made as part of it.
  ///
  /// - Throws: `noSuchNode`, `inUse` with all users, `notOwnedByMonitor`
  package func remove(_ name: String) throws(BlockError) {
    let node = try node(name)
    guard node.isOwnedByMonitor else { throw .notOwnedByMonitor(node: name) }
    guard node.users.isEmpty else { throw .inUse(node: name, by: node.users) }
    drop(node)
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
  ) throws(BlockError) -> BlockNode {
    guard depth <= BlockLimits.maximumDepth else { throw .tooManyLayers(maximum: BlockLimits.maximumDepth) }
    switch definition.driver {
    case .file(let options):
      let layer = try FileLayer(
        options, readOnly: definition.readOnly ?? false, autoReadOnly: definition.autoReadOnly ?? false)
      return try place(layer, definition, isOwnedByMonitor)
    case .null(let options):
      return try place(try NullLayer(options), definition, isOwnedByMonitor)
    case .raw(let options):
      let file = try child(options.file, of: definition, depth: depth)
      do throws(BlockError) {
        let name = definition.name ?? generatedName()
        let layer = try RawLayer(named: name, options, file: file)
        var named = definition
        named.name = name
        return try place(layer, named, isOwnedByMonitor)
      } catch {
        dropUnused(file)
        throw error
      }
    }
  }

  private func child(
    _ reference: BlockReference, of parent: BlockNodeDefinition, depth: Int
  ) throws(BlockError) -> BlockNode {
    switch reference {
    case .existing(let name):
      let node = try node(name)
      guard depth + node.depth <= BlockLimits.maximumDepth else {
        throw .tooManyLayers(maximum: BlockLimits.maximumDepth)
      }
      return node
    case .inline(var definition):
      if let name = definition.name { try checkNew(name) }
      definition.readOnly = definition.readOnly ?? parent.readOnly
      definition.autoReadOnly = definition.autoReadOnly ?? parent.autoReadOnly
      return try make(definition, depth: depth + 1, isOwnedByMonitor: false)
    }
  }

  private func place(
    _ layer: any BlockLayer, _ definition: BlockNodeDefinition, _ isOwnedByMonitor: Bool
  ) throws(BlockError) -> BlockNode {
    let name = definition.name ?? generatedName()
    // Again: a child in the same definition may have taken the name.
    guard nodesByName[name] == nil else {
      layer.close()
      throw .duplicateName(name)
    }
    do throws(BlockError) {
      return insert(
        try BlockNode(
          named: name, layer, definition: definition, readOnly: definition.readOnly ?? false,
          isOwnedByMonitor: isOwnedByMonitor))
    } catch {
      layer.close()
      throw error
    }
  }

  private func insert(_ node: BlockNode) -> BlockNode {
    nodesByName[node.name] = node
    order.append(node.name)
    return node
  }

  private func drop(_ node: BlockNode) {
    nodesByName[node.name] = nil
    order.removeAll { $0 == node.name }
    let children = node.children
    node.close()
    for child in children { dropUnused(child.node) }
  }

  private func dropUnused(_ node: BlockNode) {
    if !node.isOwnedByMonitor, node.users.isEmpty { drop(node) }
  }

  private func checkNew(_ name: String) throws(BlockError) {
    try NodeName.check(name)
    guard nodesByName[name] == nil else { throw .duplicateName(name) }
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
