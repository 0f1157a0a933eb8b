package import SystemPackage

/// Why something about nodes or their content could not be done: facts, no wording.
package enum BlockError: Error, Sendable, Hashable {
  // Names
  case nameMissing
  case invalidName(String)
  case nameTooLong(String)
  case duplicateName(String)
  case noSuchNode(String)

  // Making and removing nodes
  case fileNameMissing
  case cannotOpen(path: String, Errno)
  case notRegularFile(path: String)
  case windowOffsetBeyondEnd(offset: Int64, size: Int64)
  case windowBeyondEnd(offset: Int64, count: Int64, size: Int64)
  case windowNotInSectors(count: Int64)
  case sizeOutOfRange(Int64, maximum: Int64)
  case tooManyLayers(maximum: Int)
  case inUse(node: String, by: [BlockUser])
  case notOwnedByMonitor(node: String)

  // Permissions
  case permissionConflict(node: String, BlockPermissions, wantedBy: BlockUser, refusedBy: BlockUser)
  case lockedElsewhere(path: String, BlockPermissions, FileLock.Conflict)
  case cannotLock(path: String, Errno)

  // Requests
  case readOnly(node: String)
  case outOfRange(node: String, BlockRequest.Kind, ByteRange, size: Int64)
  case misaligned(node: String, ByteRange, alignment: Int)
  case tooLong(count: Int, maximum: Int)
  case unsupported(node: String, BlockRequest.Kind)
  case fixedSize(node: String)
  case requestFailed(BlockRequest.Kind, path: String, Errno)
  case noMemory(count: Int)
  case cancelled
}
