import CLineEditor
import Glibc

/// Why a history file cannot be used.
package enum HistoryFileProblem: Error, Sendable, Equatable {
  /// The system refused, with an `errno`.
  case system(errno: Int32)
  /// It is a FIFO, a device or a socket, which could block a reader.
  case notAFile
  /// Another program has kept it locked for too long.
  case locked
  /// Its storage does not answer.
  case noAnswer

  /// What the last system call said.
  static var ofSystem: HistoryFileProblem { .system(errno: errno) }
}

/// An open file that is locked by this process, for reading or for writing.
///
/// Opening never blocks for long. On a file system without locks there is none: then only the bytes of one write stay
/// together.
struct LockedFile {
  enum Purpose {
    case reading
    /// For a writer, which excludes readers. Makes the file, for the user alone, when it is missing.
    case appending
  }

  /// How often the lock is tried, by default for about a second.
  static let usualAttempts = 500
  /// The time between two attempts, in milliseconds.
  private static let interval: Int32 = 2

  private let descriptor: Int32
  private let path: String

  /// Opens a regular file, or /dev/null, and takes the lock; nil when a file to read is missing.
  static func open(
    _ path: String, _ purpose: Purpose, attempts: Int = usualAttempts
  ) throws(HistoryFileProblem) -> LockedFile? {
    // A FIFO is opened at once as well, and then refused.
    let flags = O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (purpose == .reading ? O_RDONLY : O_RDWR | O_CREAT | O_APPEND)
    for attempt in 0..<max(attempts, 1) {
      if attempt > 0 { poll(nil, 0, interval) }
      let descriptor = Glibc.open(path, flags, 0o600)
      guard descriptor >= 0 else {
        if errno == ENOENT, purpose == .reading { return nil }
        throw .ofSystem
      }
      let file = LockedFile(descriptor: descriptor, path: path)
      do throws(HistoryFileProblem) {
        try file.expectRegular()
        if purpose == .appending { file.closeToOthers() }
      } catch {
        file.close()
        throw error
      }
      if file.lock(purpose), file.isStillThere { return file }
      file.close()
    }
    throw .locked
  }

  /// Takes the lock; false where another process has it.
  private func lock(_ purpose: Purpose) -> Bool {
    while flock(descriptor, LOCK_NB | (purpose == .reading ? LOCK_SH : LOCK_EX)) != 0 {
      if errno == EWOULDBLOCK { return false }
      // The file system has no locks.
      if errno != EINTR { return true }
    }
    return true
  }

  /// /dev/null of Linux, which some make their history, so that none is kept.
  private static let nullDevice: dev_t = 0x103

  private func expectRegular() throws(HistoryFileProblem) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .ofSystem }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFCHR where status.st_rdev == Self.nullDevice: return
    case S_IFDIR: throw .system(errno: EISDIR)
    default: throw .notAFile
    }
  }

  /// Takes the file away from the group and others, who could read what was typed; only its owner may do so.
  private func closeToOthers() {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0 else {
      return
    }
    fchmod(descriptor, status.st_mode & 0o700)
  }

  func close() {
    _ = Glibc.close(descriptor)
  }

  /// The last bytes, from the beginning of a line on.
  func end(of limit: Int) throws(HistoryFileProblem) -> [UInt8] {
    let size = try size()
    let start = max(0, size - limit)
    var count = 0
    var failure: HistoryFileProblem?
    let bytes = [UInt8](unsafeUninitializedCapacity: size - start) { buffer, initialized in
      while count < buffer.count {
        let read = pread(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count, start + count)
        if read < 0, errno == EINTR { continue }
        if read < 0 { failure = .ofSystem }
        guard read > 0 else { break }
        count += read
      }
      initialized = count
    }
    if let failure { throw failure }
    guard start > 0 else { return bytes }
    return Array(bytes.drop { $0 != 0x0A })
  }

  /// Appends bytes on a line of their own, all or none.
  func append(_ bytes: [UInt8]) throws(HistoryFileProblem) {
    let size = try size()
    let isWithinLine = size > 0 && lastByte(of: size) != 0x0A
    let added = isWithinLine ? [0x0A] + bytes : bytes
    do throws(HistoryFileProblem) {
      try Self.write(added, to: descriptor)
    } catch {
      ftruncate(descriptor, size)
      throw error
    }
  }

  /// Replaces this file by another of the same name.
  func replace(with bytes: [UInt8]) throws(HistoryFileProblem) {
    let temporary = "\(path).\(getpid())"
    let file = Glibc.open(temporary, O_WRONLY | O_CREAT | O_CLOEXEC | O_TRUNC | O_NONBLOCK, 0o600)
    guard file >= 0 else { throw .ofSystem }
    defer { _ = Glibc.close(file) }
    do throws(HistoryFileProblem) {
      try Self.write(bytes, to: file)
      guard fsync(file) == 0, rename(temporary, path) == 0 else { throw .ofSystem }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Whether the path still leads to this file, which another program may have replaced.
  private var isStillThere: Bool {
    var ours = stat()
    var current = stat()
    guard fstat(descriptor, &ours) == 0, stat(path, &current) == 0 else { return false }
    return ours.st_ino == current.st_ino && ours.st_dev == current.st_dev
  }

  private func size() throws(HistoryFileProblem) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .ofSystem }
    return Int(status.st_size)
  }

  private func lastByte(of size: Int) -> UInt8 {
    var byte: UInt8 = 0x0A
    _ = pread(descriptor, &byte, 1, size - 1)
    return byte
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(HistoryFileProblem) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .ofSystem }
      rest = rest.dropFirst(count)
    }
  }
}
