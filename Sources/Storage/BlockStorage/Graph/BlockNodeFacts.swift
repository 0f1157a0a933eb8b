import MainLoop

/// The properties of a node at one moment.
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
  /// The definition that it was made from; nil for a node with an existing layer.
  package var definition: BlockNodeDefinition?
  package var isReadOnly: Bool
  /// In bytes.
  package var size: Int64
  /// Bytes allocated on the disk; nil if that has no meaning.
  package var allocatedSize: Int64?
  /// In bytes; nil for formats without clusters.
  package var clusterSize: Int64?
  package var ignoresFlush: Bool
  package var fallbacks: Set<LayerFallback>
  package var children: [Child]
  package var users: [BlockUser]
}

extension BlockNode {
  /// The allocated size is as found out last; see `refresh`.
  package var facts: BlockNodeFacts {
    BlockNodeFacts(
      name: name, driver: driver, filename: filename, definition: definition, isReadOnly: isReadOnly, size: size,
      allocatedSize: allocatedSize, clusterSize: nil, ignoresFlush: ignoresFlush,
      fallbacks: fallbacks, children: children.map { .init(role: $0.role, node: $0.node.name) }, users: users)
  }
}
