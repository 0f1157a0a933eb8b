import Glibc
package import MainLoop
package import NIOCore
import SystemPackage

/// The bytes of a regular file.
///
/// Transfers run on the process's pool of threads.
@MainLoop
package final class FileLayer: BlockLayer {
  package nonisolated let driver = "file"
  package let capabilities: BlockCapabilities = [.resize, .writeZeroes]
  package let isReadOnly: Bool
  package private(set) var length: Int64
  private let path: String
  private let file: SystemPackage.FileDescriptor
  private let lock: FileLock?

  package var filename: String? { path }

  /// Opens the file, which has to exist.
  ///
  /// Blocks for as long as the file system takes to open it.
  /// - Throws: `fileNameMissing`, `cannotOpen`, `notRegularFile`
  init(_ options: FileOptions, readOnly: Bool, autoReadOnly: Bool) throws(BlockError) {
    path = options.filename
    guard !path.isEmpty else { throw .fileNameMissing }
    (file, isReadOnly) = try Self.open(path, readOnly: readOnly, autoReadOnly: autoReadOnly)
    lock = options.locking ? FileLock(file) : nil
    do throws(BlockError) {
      length = try Self.lengthOfRegularFile(file, path)
    } catch {
      try? file.close()
      throw error
    }
  }

  package var allocatedLength: Int64? {
    var status = stat()
    return fstat(file.rawValue, &status) == 0 ? Int64(status.st_blocks) * 512 : nil
  }

  package func read(_ range: ByteRange) async throws(BlockError) -> ByteBuffer {
    let file = file
    return try await transfer(.read) { () throws(Errno) in try file.readBlock(range) }
  }

  package func write(_ bytes: ByteBuffer, at offset: Int64) async throws(BlockError) {
    let file = file
    try await transfer(.write) { () throws(Errno) in try file.writeBlock(bytes, at: offset) }
  }

  package func writeZeroes(_ range: ByteRange) async throws(BlockError) {
    let file = file
    let end = range.offset + Int64(range.count)
    try await transfer(.writeZeroes) { () throws(Errno) in try file.writeZeroes(from: range.offset, to: end) }
  }

  package func flush() async throws(BlockError) {
    let file = file
    try await transfer(.flush) { () throws(Errno) in try file.sync() }
  }

  package func resize(to length: Int64, _ preallocation: Preallocation) async throws(BlockError) {
    let (file, old) = (file, self.length)
    try await transfer(.resize) { () throws(Errno) in
      try file.resizeBlock(from: old, to: length, preallocation)
    }
    self.length = length
  }

  package func acquire(_ grant: BlockGrant) async throws(BlockError) {
    guard let lock else { return }
    do throws(FileLock.Failure) {
      try await MainLoop.offload { () throws(FileLock.Failure) in
        try lock.acquire(grant.taking, sharing: grant.sharing)
      }
    } catch {
      switch error {
      case .conflict(let permission, let conflict): throw .lockedElsewhere(path: path, permission, conflict)
      case .system(let errno): throw .cannotLock(path: path, errno)
      }
    }
  }

  package func release(_ grant: BlockGrant) async {
    guard let lock else { return }
    await MainLoop.offload { lock.release(grant.taking, sharing: grant.sharing) }
  }

  package func close() {
    // The kernel has the data; what closing still reports cannot be acted on.
    try? file.close()
  }

  private func transfer<Value: Sendable>(
    _ kind: BlockRequest.Kind, _ work: @escaping @Sendable () throws(Errno) -> Value
  ) async throws(BlockError) -> Value {
    do throws(Errno) {
      return try await MainLoop.offload(work)
    } catch {
      throw .requestFailed(kind, path: path, error)
    }
  }
}

extension FileLayer {
  private static func open(
    _ path: String, readOnly: Bool, autoReadOnly: Bool
  ) throws(BlockError) -> (SystemPackage.FileDescriptor, isReadOnly: Bool) {
    do throws(Errno) {
      if readOnly { return (try open(path, .readOnly), true) }
      do throws(Errno) {
        return (try open(path, .readWrite), false)
      } catch {
        guard autoReadOnly, [.permissionDenied, .notPermitted, .readOnlyFileSystem].contains(error) else { throw error }
        return (try open(path, .readOnly), true)
      }
    } catch {
      throw .cannotOpen(path: path, error)
    }
  }

  private static func open(_ path: String, _ mode: SystemPackage.FileDescriptor.AccessMode) throws(Errno)
    -> SystemPackage.FileDescriptor
  {
    do {
      // Without nonBlocking, a pipe would be waited for before it can be refused.
      return try SystemPackage.FileDescriptor.open(path, mode, options: [.closeOnExec, .nonBlocking])
    } catch {
      throw (error as? Errno) ?? .ioError
    }
  }

  private static func lengthOfRegularFile(_ file: SystemPackage.FileDescriptor, _ path: String) throws(BlockError)
    -> Int64
  {
    var status = stat()
    guard fstat(file.rawValue, &status) == 0 else { throw .cannotOpen(path: path, Errno(rawValue: errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return Int64(status.st_size)
    case S_IFDIR: throw .cannotOpen(path: path, .isDirectory)
    default: throw .notRegularFile(path: path)
    }
  }
}
