/// One operation on a node, from when it asked for its turn until it has ended.
package struct BlockRequest: Sendable, Identifiable {
  package enum Kind: Sendable, Hashable {
    case read, write, writeZeroes, discard, flush, resize

    /// Whether it has to be the only one on its node.
    var isExclusive: Bool {
      switch self {
      case .resize: true
      case .read, .write, .writeZeroes, .discard, .flush: false
      }
    }

    /// Whether it changes the content.
    var isWriting: Bool {
      switch self {
      case .write, .writeZeroes, .discard: true
      case .read, .flush, .resize: false
      }
    }
  }

  /// Unique in the process and ascending.
  package let id: UInt64
  package let kind: Kind
  /// Nil for those that concern the whole node.
  package let range: ByteRange?
  /// When it asked for its turn.
  package let started: ContinuousClock.Instant
}

extension BlockRequest.Kind {
  /// For people.
  package var name: String {
    switch self {
    case .read: "read"
    case .write: "write"
    case .writeZeroes: "write of zeroes"
    case .discard: "discard"
    case .flush: "flush"
    case .resize: "resize"
    }
  }
}

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

extension ByteRange {
  /// The range in consecutive parts of limited length.
  func parts(of length: Int) -> [ByteRange] {
    stride(from: 0, to: count, by: length).map {
      ByteRange(offset: offset + Int64($0), count: min(length, count - $0))
    }
  }
}

/// What bounds sizes and requests.
package enum BlockLimits {
  /// Sizes of nodes are multiples of this; the last sector of a file may extend beyond its end.
  package static let sector: Int64 = 512
  /// The largest size that a node can have.
  package static let maximumSize: Int64 = 0x7fff_ffff_c000_0000
  /// The largest count of bytes in one request.
  package static let maximumRequest = 0x7fff_fe00
  /// The data of a request are transferred in parts of this many bytes.
  static let part = 4 << 20
  /// The memory of the requests in flight on one node, in bytes.
  static let memoryOfNode = 64 << 20
  /// The memory of all requests in flight, in bytes.
  static let memoryOfAll = 256 << 20
  /// Reads of up to this many bytes are tried on the main loop first, where the system has the data.
  static let readsOfCache = 64 << 10
  /// How many calls of the system run at the same time for one file.
  package static let threadsOfFile = 64
  /// How many nodes may lie on one another.
  package static let maximumDepth = 64
  /// Longest name of a node, in bytes.
  package static let maximumNameLength = 31
}
