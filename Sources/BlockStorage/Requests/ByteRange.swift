/// Consecutive bytes of a node.
package struct ByteRange: Sendable, Hashable {
  /// The first byte.
  package var offset: Int64
  /// How many bytes.
  package var count: Int

  package init(offset: Int64, count: Int) {
    self.offset = offset
    self.count = count
  }

  /// The first byte after the range; nil when no 64-bit offset is that large, or the range is no range at all.
  package var end: Int64? {
    guard offset >= 0, count >= 0 else { return nil }
    let (end, overflow) = offset.addingReportingOverflow(Int64(count))
    return overflow ? nil : end
  }
}

/// What bounds sizes and requests.
package enum BlockLimits {
  /// Sizes of nodes are whole numbers of these; the last one of a file may be partly behind its end.
  package static let sector: Int64 = 512
  /// The largest size that a node can have.
  package static let maximumSize: Int64 = 0x7fff_ffff_c000_0000
  /// The largest count of bytes in one request.
  package static let maximumRequest = 0x7fff_fe00
  /// How many nodes may lie on one another.
  package static let maximumDepth = 64
  /// Longest name of a node, in bytes.
  package static let maximumNameLength = 31
}
