package import Platform

/// How a node is to be made.
package struct BlockNodeDefinition: Sendable, Hashable {
  /// Nil for a child that gets a generated name.
  package var name: String?
  /// Nil to inherit it from the parent.
  package var readOnly: Bool?
  /// Whether to fall back to reading when writing is not allowed.
  package var autoReadOnly: Bool?
  /// Whether flushes do nothing.
  package var noFlush: Bool
  package var driver: BlockDriverOptions

  package init(
    name: String? = nil, readOnly: Bool? = nil, autoReadOnly: Bool? = nil, noFlush: Bool = false,
    driver: BlockDriverOptions
  ) {
    self.name = name
    self.readOnly = readOnly
    self.autoReadOnly = autoReadOnly
    self.noFlush = noFlush
    self.driver = driver
  }
}

package enum BlockDriverOptions: Sendable, Hashable {
  case file(FileOptions)
  case raw(RawOptions)
  case null(NullOptions)
}

package struct FileOptions: Sendable, Hashable {
  package var filename: SystemString
  /// Whether the file's locks are taken, which tell other programs what is done with it.
  package var locking: Bool
  /// Whether what is discarded gives its space back.
  package var discards: Bool

  package init(filename: SystemString, locking: Bool = true, discards: Bool = false) {
    self.filename = filename
    self.locking = locking
    self.discards = discards
  }
}

/// A window onto the bytes of another node.
package struct RawOptions: Sendable, Hashable {
  package var file: BlockReference
  /// Where the window begins; nil is 0.
  package var offset: Int64?
  /// The size of the window; nil for up to the end of the node below, as that moves.
  package var size: Int64?

  package init(file: BlockReference, offset: Int64? = nil, size: Int64? = nil) {
    self.file = file
    self.offset = offset
    self.size = size
  }
}

package struct NullOptions: Sendable, Hashable {
  package static let defaultSize: Int64 = 1 << 30

  /// `null-co` or `null-aio`, which differ in name only.
  package var driver: String
  package var size: Int64
  /// In nanoseconds, for each request.
  package var latency: UInt64
  package var readZeroes: Bool

  package init(
    driver: String = "null-co", size: Int64 = defaultSize, latency: UInt64 = 0, readZeroes: Bool = false
  ) {
    self.driver = driver
    self.size = size
    self.latency = latency
    self.readZeroes = readZeroes
  }
}

/// A child: an existing node, or the definition of a new one.
package indirect enum BlockReference: Sendable, Hashable {
  case existing(String)
  case inline(BlockNodeDefinition)
}
