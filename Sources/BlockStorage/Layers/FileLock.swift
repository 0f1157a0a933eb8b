import Glibc
import SystemPackage
import Synchronization

/// Tells other programs, by locks on single bytes of an image file, what is done with it and what is ruled out.
///
/// The bytes are those that QEMU uses: a lock on byte 100 + n says that permission n is held, one on byte 200 + n that
/// nobody else may hold it. The locks belong to the open file, so that two nodes of one process exclude each other as two
/// processes do. All calls may block: off the main loop only.
package final class FileLock: Sendable {
  package enum Conflict: Sendable, Hashable {
    /// Somebody rules out what we want to do.
    case ruledOut
    /// Somebody does what we want to rule out.
    case inUse
  }

  enum Failure: Error {
    case conflict(BlockPermissions, Conflict)
    case system(Errno)
  }

  // Linux's numbers, which the C headers show only on request.
  private static let getOpenFileLock: CInt = 36
  private static let setOpenFileLock: CInt = 37
  private static let heldBase = 100
  private static let unsharedBase = 200

  private let file: FileDescriptor
  /// How often each byte is wanted.
  private let counts = Mutex<[Int: Int]>([:])

  init(_ file: FileDescriptor) {
    self.file = file
  }

  /// Locks what these permissions need, or nothing when they are in conflict with somebody's.
  func acquire(_ taking: BlockPermissions, sharing: BlockPermissions) throws(Failure) {
    let outcome: Result<Void, Failure> = counts.withLock { counts in
      Result { () throws(Failure) in
        var locked: [Int] = []
        do throws(Failure) {
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

  func release(_ taking: BlockPermissions, sharing: BlockPermissions) {
    counts.withLock { counts in
      for byte in bytes(taking, sharing) { unlock(byte, &counts) }
    }
  }

  private func bytes(_ taking: BlockPermissions, _ sharing: BlockPermissions) -> [Int] {
    taking.indices.map { Self.heldBase + $0 }
      + BlockPermissions.all.subtracting(sharing).indices.map { Self.unsharedBase + $0 }
  }

  private func checkOthers(_ taking: BlockPermissions, _ sharing: BlockPermissions) throws(Failure) {
    for index in taking.indices where try isLockedByOthers(Self.unsharedBase + index) {
      throw .conflict(BlockPermissions(index: index), .ruledOut)
    }
    for index in BlockPermissions.all.subtracting(sharing).indices where try isLockedByOthers(Self.heldBase + index) {
      throw .conflict(BlockPermissions(index: index), .inUse)
    }
  }

  private func lock(_ byte: Int, _ counts: inout [Int: Int]) throws(Failure) {
    if counts[byte, default: 0] == 0 { _ = try control(Self.setOpenFileLock, F_RDLCK, byte) }
    counts[byte, default: 0] += 1
  }

  private func unlock(_ byte: Int, _ counts: inout [Int: Int]) {
    guard let count = counts[byte] else { return }
    counts[byte] = count > 1 ? count - 1 : nil
    if count == 1 { _ = try? control(Self.setOpenFileLock, F_UNLCK, byte) }
  }

  private func isLockedByOthers(_ byte: Int) throws(Failure) -> Bool {
    try control(Self.getOpenFileLock, F_WRLCK, byte).l_type != Int16(F_UNLCK)
  }

  private func control(_ command: CInt, _ type: CInt, _ byte: Int) throws(Failure) -> flock {
    var request = flock()
    request.l_type = Int16(type)
    request.l_whence = Int16(SEEK_SET)
    request.l_start = off_t(byte)
    request.l_len = 1
    guard fcntl(file.rawValue, command, &request) == 0 else { throw .system(Errno(rawValue: errno)) }
    return request
  }
}
