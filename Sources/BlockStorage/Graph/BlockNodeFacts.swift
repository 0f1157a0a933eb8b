import MainLoop

/// What can be asked about a node, at one moment.
package struct BlockNodeFacts: Sendable, Hashable {
  package struct Child: Sendable, Hashable {
    package var role: String
    package var node: String

    package init(role: String, node: String) {
      self.role = role
      self.node = node
    }
  }

  package var name: String
  package var driver: String
  /// The one file that holds the same bytes, if there is such a file.
  package var filename: String?
  /// How it was made; nil for a ready-made layer.
  package var definition: BlockNodeDefinition?
  package var isReadOnly: Bool
  /// In bytes.
  package var size: Int64
  /// Bytes used on a disk; nil when that means nothing.
  package var allocatedSize: Int64?
  /// In bytes; nil for formats without clusters.
  package var clusterSize: Int64?
  package var ignoresFlush: Bool
  package var children: [Child]
  package var users: [BlockUser]
}

extension BlockNode {
  /// Blocks for as long as the file system takes to tell how much is used.
  package var facts: BlockNodeFacts {
    BlockNodeFacts(
      name: name, driver: driver, filename: filename, definition: definition, isReadOnly: isReadOnly, size: size,
      allocatedSize: allocatedSize, clusterSize: nil, ignoresFlush: ignoresFlush,
      children: children.map { .init(role: $0.role, node: $0.node.name) }, users: users)
  }
}
