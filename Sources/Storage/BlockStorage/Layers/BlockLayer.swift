package import MainLoop

/// What a layer can do; asked, never assumed.
package struct BlockCapabilities: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package static let resize = BlockCapabilities(rawValue: 1)
  package static let writeZeroes = BlockCapabilities(rawValue: 2)
  package static let discard = BlockCapabilities(rawValue: 4)
}

/// What a layer does in place of what it was asked for, because the file system cannot do that.
package enum LayerFallback: Sendable, Hashable, CaseIterable {
  /// Zeroes are written.
  case writtenZeroes
  /// A discard has no effect.
  case ignoredDiscards
}

/// What to do with the space that a growing image gets.
package enum Preallocation: Sendable, Hashable {
  /// Nothing: the space reads as zeroes and is allocated when written.
  case off
  /// Reserve it, without writing.
  case falloc
  /// Write zeroes to it.
  case full
}

/// One way to keep or produce the bytes of a node.
///
/// The node above checks ranges, alignment and read-only state and gives turns; a layer sees only requests that may run.
/// No call blocks the main loop.
@MainLoop
package protocol BlockLayer: AnyObject {
  /// The name of the kind of layer.
  nonisolated var driver: String { get }
  var capabilities: BlockCapabilities { get }
  /// Offsets and counts of requests are multiples of this.
  var alignment: Int { get }
  var isReadOnly: Bool { get }
  /// In bytes; changes only by `resize`.
  var length: Int64 { get }
  /// Bytes that are used on a disk, as last found out; nil when that means nothing or is not known.
  var allocatedLength: Int64? { get }
  /// The name of the one file that holds the same bytes, if there is such a file.
  var filename: String? { get }
  /// What it has had to do otherwise than asked.
  var fallbacks: Set<LayerFallback> { get }
  /// The nodes that lie below; always the same.
  var children: [BlockChild] { get }
  /// The lock that tells other programs what is done with the file; nil for a layer that opens none, or takes no notice.
  var lock: FileLock? { get }

  /// Reads exactly that range.
  func read(_ range: ByteRange) async throws(BlockError) -> BlockData
  /// Writes all the data.
  func write(_ data: BlockData, at offset: Int64) async throws(BlockError)
  /// Makes the range read as zeroes.
  func writeZeroes(_ range: ByteRange) async throws(BlockError)
  /// Tells that the content of the range is not needed any more; what it reads as afterwards is open.
  func discard(_ range: ByteRange) async throws(BlockError)
  /// Makes what was written survive a loss of power.
  func flush() async throws(BlockError)
  /// Changes the length. When it fails, the old length and the content up to it are as before.
  func resize(to length: Int64, _ preallocation: Preallocation) async throws(BlockError)

  /// Finds out what others can change: `allocatedLength`.
  func refresh() async
  /// Lets go of everything; no other call follows.
  func close() async
}

extension BlockLayer {
  package var alignment: Int { 1 }
  package var isReadOnly: Bool { false }
  package var allocatedLength: Int64? { nil }
  package var filename: String? { nil }
  package var fallbacks: Set<LayerFallback> { [] }
  package var children: [BlockChild] { [] }
  package var lock: FileLock? { nil }

  /// For layers without `BlockCapabilities.discard`.
  package func discard(_ range: ByteRange) async throws(BlockError) {}

  package func refresh() async {}
  package func close() async {}
}

/// A node that lies below another, with the permissions that the one above has on it for as long as it exists.
///
/// Neither has a default: each block driver says what it needs of its children, and what other users must not do. The
/// node takes the permissions when it is placed in the graph.
package struct BlockChild: Sendable {
  /// What it is to the one above: `file`.
  package let role: String
  package let node: BlockNode
  package let taking: BlockPermissions
  package let sharing: BlockPermissions

  package init(role: String, node: BlockNode, taking: BlockPermissions, sharing: BlockPermissions) {
    self.role = role
    self.node = node
    self.taking = taking
    self.sharing = sharing
  }
}
