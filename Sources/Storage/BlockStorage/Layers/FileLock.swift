import Glibc
import MainLoop
import SystemPackage
import Synchronization

/// Tells other programs, by locks on single bytes of an image file, which permissions are held and which are not shared.
///
/// The bytes are those that QEMU uses: a lock on byte 100 + n says that permission n is held, one on byte 200 + n that
/// no other user may hold it. The locks belong to the open file, so that two nodes of one process exclude each other as two
/// processes do. The calls of the system run on the threads of the file.
package final class FileLock: Sendable {
  package enum Conflict: Sendable, Hashable {
    /// Another program does not share a permission that we want to take.
    case ruledOut
    /// Another program holds a permission that we do not want to share.
    case inUse
  }

  // Linux's numbers, which the C headers show only on request.
  private static let getOpenFileLock: CInt = 36
  private static let setOpenFileLock: CInt = 37
  private static let heldBase = 100
  private static let unsharedBase = 200

  private let file: FileDescriptor
  private let path: String
  private let workers: WorkerThreads
  /// How often each byte is wanted.
  private let counts = Mutex<[Int: Int]>([:])

  init(_ file: FileDescriptor, path: String, _ workers: WorkerThreads) {
    self.file = file
    self.path = path
    self.workers = workers
  }

  /// Takes the locks for these permissions, or none if another program's locks are in conflict.
  func acquire(_ taking: BlockPermissions, sharing: BlockPermissions) async throws(BlockError) {
    try await workers.run { () throws(BlockError) in try self.acquireNow(taking, sharing: sharing) }
  }

  func release(_ taking: BlockPermissions, sharing: BlockPermissions) async {
    await workers.run { self.releaseNow(taking, sharing: sharing) }
  }

  private func acquireNow(_ taking: BlockPermissions, sharing: BlockPermissions) throws(BlockError) {
    let outcome: Result<Void, BlockError> = counts.withLock { counts in
      Result { () throws(BlockError) in
        var locked: [Int] = []
        do throws(BlockError) {
          for byte in bytes(taking, sharing) {
            try lock(byte, &counts)
            locked.append(byte)
          }
          try checkOthers(taking, sharing)
        } catch {
          for byte in locked { unlock(byte, &counts) }
          throw error
        }
      }
    }
    try outcome.get()
  }

  private func releaseNow(_ taking: BlockPermissions, sharing: BlockPermissions) {
    counts.withLock { counts in
      for byte in bytes(taking, sharing) { unlock(byte, &counts) }
    }
  }

  private func bytes(_ taking: BlockPermissions, _ sharing: BlockPermissions) -> [Int] {
    taking.indices.map { Self.heldBase + $0 }
      + BlockPermissions.all.subtracting(sharing).indices.map { Self.unsharedBase + $0 }
  }

  private func checkOthers(_ taking: BlockPermissions, _ sharing: BlockPermissions) throws(BlockError) {
    for index in taking.indices where try isLockedByOthers(Self.unsharedBase + index) {
      throw .lockedElsewhere(path: path, BlockPermissions(index: index), .ruledOut)
    }
    for index in BlockPermissions.all.subtracting(sharing).indices where try isLockedByOthers(Self.heldBase + index) {
      throw .lockedElsewhere(path: path, BlockPermissions(index: index), .inUse)
    }
  }

  private func lock(_ byte: Int, _ counts: inout [Int: Int]) throws(BlockError) {
    if counts[byte, default: 0] == 0 { _ = try control(Self.setOpenFileLock, F_RDLCK, byte) }
    counts[byte, default: 0] += 1
  }

  private func unlock(_ byte: Int, _ counts: inout [Int: Int]) {
    guard let count = counts[byte] else { return }
    counts[byte] = count > 1 ? count - 1 : nil
    if count == 1 { _ = try? control(Self.setOpenFileLock, F_UNLCK, byte) }
  }

  private func isLockedByOthers(_ byte: Int) throws(BlockError) -> Bool {
    try control(Self.getOpenFileLock, F_WRLCK, byte).l_type != Int16(F_UNLCK)
  }

  private func control(_ command: CInt, _ type: CInt, _ byte: Int) throws(BlockError) -> flock {
    var request = flock()
    request.l_type = Int16(type)
    request.l_whence = Int16(SEEK_SET)
    request.l_start = off_t(byte)
    request.l_len = 1
    guard fcntl(file.rawValue, command, &request) == 0 else { throw .cannotLock(path: path, Errno(rawValue: errno)) }
    return request
  }
}

/// The locks of several files, which are acquired together or not at all.
struct FileLocks: Sendable {
  let all: [FileLock]

  init(_ locks: [FileLock]) {
    all = locks
  }

  /// Whether any lock is to be taken for the grant.
  func concern(_ grant: BlockGrant) -> Bool {
    !all.isEmpty && (!grant.taking.isEmpty || grant.sharing != .all)
  }

  func acquire(_ grant: BlockGrant) async throws(BlockError) {
    var acquired: [FileLock] = []
    do throws(BlockError) {
      for lock in all {
        try await lock.acquire(grant.taking, sharing: grant.sharing)
        acquired.append(lock)
      }
    } catch {
      for lock in acquired { await lock.release(grant.taking, sharing: grant.sharing) }
      throw error
    }
  }

  func release(_ grant: BlockGrant) async {
    for lock in all { await lock.release(grant.taking, sharing: grant.sharing) }
  }
}
