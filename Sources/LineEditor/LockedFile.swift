import CLibedit
import Glibc

/// What the system said, an `errno`.
struct SystemError: Error, Equatable {
  var number: Int32

  static var last: SystemError { SystemError(number: errno) }
}

/// An open file of which this process holds the lock that goes with how it was opened.
///
/// Where a file system has no locks there are none: then only what is written at once stays together.
struct LockedFile {
  enum Purpose {
    case reading
    /// For whoever changes it: nobody reads meanwhile. Makes the file, for the user alone, when it is missing.
    case appending
  }

  private let descriptor: Int32
  private let path: String

  /// Waits for the lock; nil when a file to read is missing.
  static func open(_ path: String, _ purpose: Purpose) throws(SystemError) -> LockedFile? {
    let flags = O_CLOEXEC | (purpose == .reading ? O_RDONLY : O_RDWR | O_CREAT | O_APPEND)
    while true {
      let descriptor = Glibc.open(path, flags, 0o600)
      guard descriptor >= 0 else {
        if errno == ENOENT, purpose == .reading { return nil }
        throw .last
      }
      let file = LockedFile(descriptor: descriptor, path: path)
      while flock(descriptor, purpose == .reading ? LOCK_SH : LOCK_EX) != 0, errno == EINTR {}
      if file.isStillThere { return file }
      file.close()
    }
  }

  func close() {
    _ = Glibc.close(descriptor)
  }

  /// The last bytes, from the beginning of a line on.
  func end(of limit: Int) throws(SystemError) -> [UInt8] {
    let size = try size()
    let start = max(0, size - limit)
    var count = 0
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size - start) { buffer, initialized in
      while count < buffer.count {
        let read = pread(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count, start + count)
        if read < 0, errno == EINTR { continue }
        if read < 0 { failure = .last }
        guard read > 0 else { break }
        count += read
      }
      initialized = count
    }
    if let failure { throw failure }
    guard start > 0 else { return bytes }
    return Array(bytes.drop { $0 != 0x0A })
  }

  /// Adds bytes at the end, on a line of their own, all or none.
  func append(_ bytes: [UInt8]) throws(SystemError) {
    let size = try size()
    let isWithinLine = size > 0 && lastByte(of: size) != 0x0A
    let added = isWithinLine ? [0x0A] + bytes : bytes
    do throws(SystemError) {
      try Self.write(added, to: descriptor)
    } catch {
      ftruncate(descriptor, size)
      throw error
    }
  }

  /// Puts another file of that name in the place of this one.
  func replace(with bytes: [UInt8]) throws(SystemError) {
    let temporary = "\(path).\(getpid())"
    let file = Glibc.open(temporary, O_WRONLY | O_CREAT | O_CLOEXEC | O_TRUNC, 0o600)
    guard file >= 0 else { throw .last }
    defer { _ = Glibc.close(file) }
    do throws(SystemError) {
      try Self.write(bytes, to: file)
      guard fsync(file) == 0, rename(temporary, path) == 0 else { throw .last }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Whether the path still leads to this file, which somebody may have replaced.
  private var isStillThere: Bool {
    var ours = stat()
    var current = stat()
    guard fstat(descriptor, &ours) == 0, stat(path, &current) == 0 else { return false }
    return ours.st_ino == current.st_ino && ours.st_dev == current.st_dev
  }

  private func size() throws(SystemError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    return Int(status.st_size)
  }

  private func lastByte(of size: Int) -> UInt8 {
    var byte: UInt8 = 0x0A
    _ = pread(descriptor, &byte, 1, size - 1)
    return byte
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .last }
      rest = rest.dropFirst(count)
    }
  }
}
