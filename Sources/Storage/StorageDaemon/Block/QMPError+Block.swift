import BlockStorage
import QAPIRuntime

extension QMPError {
  /// Translates an error of the storage engine.
  init(_ error: BlockError) {
    self = .generic(error.text)
  }
}

extension BlockError {
  /// For people.
  var text: String {
    switch self {
    case .nameMissing: "'node-name' must be specified for the root node"
    case .invalidName(let name): "Invalid node-name: '\(name)'"
    case .nameTooLong: "Node name too long"
    case .duplicateName(let name): "Duplicate nodes with node-name='\(name)'"
    case .noSuchNode(let name): "Cannot find device='\(name)' nor node-name='\(name)'"
    case .inUse(let node, let users): "Block device \(node) is in use by \(users.map(\.text).joined(separator: ", "))"
    case .notOwnedByMonitor(let node): "Node \(node) is not owned by the monitor"
    case .tooManyLayers(let maximum): "More than \(maximum) nodes on one another"
    case .fileNameMissing: "The 'file' block driver requires a file name"
    case .cannotOpen(let path, let errno): "Could not open '\(path)': \(errno)"
    case .notRegularFile(let path): "'file' driver requires '\(path)' to be a regular file"
    case .windowOffsetBeyondEnd(let offset, let size):
      "Offset (\(offset)) cannot be greater than size of the containing file (\(size))"
    case .windowBeyondEnd(let offset, let count, let size):
      "Offset (\(offset)) and size (\(count)) together exceed the size of the containing file (\(size))"
    case .windowNotInSectors: "Specified size is not multiple of \(BlockLimits.sector)"
    case .sizeOutOfRange(let size, _) where size < 0: "A size cannot be negative"
    case .sizeOutOfRange(let size, let maximum): "offset(\(size)) exceeds maximum(\(maximum))"
    case .permissionConflict(let node, let permissions, let wanting, let refusing):
      "Permission conflict on node '\(node)': permissions '\(permissions.text)' are both required by \(wanting.text(on: node)) "
        + "and unshared by \(refusing.text(on: node))."
    case .lockedElsewhere(_, let permissions, .ruledOut): "Failed to get \"\(permissions.text)\" lock"
    case .lockedElsewhere(_, let permissions, .inUse): "Failed to get shared \"\(permissions.text)\" lock"
    case .cannotLock(let path, let errno): "Could not lock '\(path)': \(errno)"
    case .readOnly: "Image is read-only"
    case .outOfRange(let node, _, let range, let size):
      "\(range.count) bytes at offset \(range.offset) are not within the \(size) bytes of node '\(node)'"
    case .misaligned(_, _, let alignment): "Offset and length have to be multiples of \(alignment)"
    case .tooLong(let count, let maximum): "\(count) bytes are more than the \(maximum) of one request"
    case .unsupported(_, .resize): "Image format driver does not support resize"
    case .unsupported(let node, let kind): "Node '\(node)' has no \(kind.name)"
    case .fixedSize: "Cannot resize fixed-size raw disks"
    case .requestFailed(.resize, _, let errno): "Could not resize file: \(errno)"
    case .requestFailed(_, _, let errno): "\(errno)"
    case .noMemory(let count): "There is no memory for the \(count) bytes of the request"
    case .cancelled: "The command was cancelled"
    }
  }
}

extension BlockUser {
  fileprivate var text: String {
    switch self {
    case .parent(let name, _): "node '\(name)'"
    case .requests(1): "a request"
    case .requests(let count): "\(count) requests"
    case .named(let name): name
    }
  }

  /// The user in QEMU's words: a node with its child, any other user as a block device without a name.
  fileprivate func text(on node: String) -> String {
    switch self {
    case .parent(let name, let role): "node '\(name)' (uses node '\(node)' as '\(role)' child)"
    case .requests, .named: "an unnamed block device (uses node '\(node)' as 'root' child)"
    }
  }
}

extension BlockPermissions {
  fileprivate var text: String {
    let names: [(BlockPermissions, String)] = [
      (.consistentRead, "consistent read"), (.write, "write"), (.writeUnchanged, "write unchanged"),
      (.resize, "resize"),
    ]
    return names.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
  }
}
