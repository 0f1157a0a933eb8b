/// What a user of a node does with it, or lets other users do.
package struct BlockPermissions: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Reading consistent data.
  package static let consistentRead = BlockPermissions(rawValue: 1)
  package static let write = BlockPermissions(rawValue: 2)
  /// Writes that do not change the visible data.
  package static let writeUnchanged = BlockPermissions(rawValue: 4)
  package static let resize = BlockPermissions(rawValue: 8)

  package static let all: BlockPermissions = [.consistentRead, .write, .writeUnchanged, .resize]

  /// The numbers of the permissions in it, as other programs count them in their file locks.
  var indices: [Int] { (0..<4).filter { rawValue & (1 << $0) != 0 } }

  init(index: Int) {
    self.init(rawValue: 1 << UInt8(index))
  }
}

/// Permissions that are held on a node until they are released.
///
/// It has the same number on the nodes below, where its user is the node above.
package struct BlockGrant: Sendable, Hashable, Identifiable {
  package let id: UInt64
  package let user: BlockUser
  package let taking: BlockPermissions
  package let sharing: BlockPermissions
}

/// A user of a node, which keeps it from being removed.
package enum BlockUser: Sendable, Hashable {
  /// The node of that name, of which this one is the child with that role.
  case parent(String, role: String)
  /// The number of requests in flight or waiting.
  case requests(Int)
  /// Any other user, by a name for people.
  case named(String)
}
