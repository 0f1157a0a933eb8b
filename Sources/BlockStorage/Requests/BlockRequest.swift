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
