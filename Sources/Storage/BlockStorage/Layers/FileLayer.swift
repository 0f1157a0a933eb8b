import CStorage
import Glibc
package import MainLoop
import Platform
import Synchronization
import SystemPackage

/// The bytes of a regular file.
///
/// All calls of the system run on threads of its own, so that a storage that does not answer holds up only its users.
@MainLoop
package final class FileLayer: BlockLayer {
  package nonisolated let driver = "file"
  package let capabilities: BlockCapabilities
  package let isReadOnly: Bool
  package private(set) var length: Int64
  package private(set) var allocatedLength: Int64?
  private let path: String
  private let file: SystemPackage.FileDescriptor
  package let lock: FileLock?
  private let workers: WorkerThreads
  private var isRefreshing = false
  /// Whether the file system answers reads of the cache.
  private var hasCachedReads = true
  private let holes = Holes()

  package var filename: String? { path }
  package var fallbacks: Set<LayerFallback> { holes.fallbacks }

  /// Opens the file, which has to exist.
  ///
  /// - Throws: `fileNameMissing`, `cannotOpen`, `notRegularFile`; `cancelled`, and the file is closed
  static func open(_ options: FileOptions, readOnly: Bool, autoReadOnly: Bool) async throws(BlockError) -> FileLayer {
    guard !options.filename.text.isEmpty else { throw .fileNameMissing }
    let workers = WorkerThreads(limit: BlockLimits.threadsOfFile)
    let opened = try await workers.run { () throws(BlockError) in
      try OpenFile(options.filename, readOnly: readOnly, autoReadOnly: autoReadOnly)
    }
    let layer = FileLayer(options, opened, workers)
    guard Task.isCancelled else { return layer }
    await layer.close()
    throw .cancelled
  }

  private init(_ options: FileOptions, _ opened: OpenFile, _ workers: WorkerThreads) {
    path = options.filename.text
    file = opened.file
    isReadOnly = opened.isReadOnly
    capabilities = options.discards ? [.resize, .writeZeroes, .discard] : [.resize, .writeZeroes]
    length = opened.length
    allocatedLength = opened.allocatedLength
    lock = options.locking ? FileLock(file, path: path, workers) : nil
    self.workers = workers
  }

  package func refresh() async {
    // One that is not answered is not asked again.
    if isRefreshing { return }
    isRefreshing = true
    defer { isRefreshing = false }
    let file = file
    if let length = await workers.run({ try? file.stat().sizeAllocated }) { allocatedLength = length }
  }

  package func read(_ range: ByteRange) async throws(BlockError) -> BlockData {
    let file = file
    if range.count <= BlockLimits.readsOfCache, hasCachedReads {
      switch file.readCached(range) {
      case .data(let data): return data
      case .mustWait: break
      case .unsupported: hasCachedReads = false
      }
    }
    return try await transfer(.read) { () throws(Errno) in try file.readBlock(range) }
  }

  package func write(_ data: BlockData, at offset: Int64) async throws(BlockError) {
    let file = file
    try await transfer(.write) { () throws(Errno) in try file.writeBlock(data, at: offset) }
  }

  package func writeZeroes(_ range: ByteRange) async throws(BlockError) {
    let (file, holes) = (file, holes)
    try await transfer(.writeZeroes) { () throws(Errno) in
      if try holes.zero(file, range) { return }
      try file.writeZeroes(from: range.offset, to: range.offset + Int64(range.count))
    }
  }

  package func discard(_ range: ByteRange) async throws(BlockError) {
    let (file, holes) = (file, holes)
    // Without effect where the file system has no holes.
    try await transfer(.discard) { () throws(Errno) in _ = try holes.punch(file, range) }
    await refresh()
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
    await refresh()
  }

  package func close() async {
    let file = file
    // The kernel has the data; what closing still reports cannot be acted on.
    await workers.run { try? file.close() }
  }

  private func transfer<Value: Sendable>(
    _ kind: BlockRequest.Kind, _ work: @escaping @Sendable () throws(Errno) -> Value
  ) async throws(BlockError) -> Value {
    do throws(Errno) {
      return try await workers.run(work)
    } catch {
      throw .requestFailed(kind, path: path, error)
    }
  }
}

/// Zeroes that are not transferred, unless the file system has none; then it is not asked again.
private final class Holes: Sendable {
  private let zeroes = Atomic(true)
  private let punches = Atomic(true)

  var fallbacks: Set<LayerFallback> {
    var fallbacks: Set<LayerFallback> = []
    if !zeroes.load(ordering: .relaxed) { fallbacks.insert(.writtenZeroes) }
    if !punches.load(ordering: .relaxed) { fallbacks.insert(.ignoredDiscards) }
    return fallbacks
  }

  /// Returns false if the file system cannot do it.
  func zero(_ file: SystemPackage.FileDescriptor, _ range: ByteRange) throws(Errno) -> Bool {
    try call(zeroes, range) { cstorage_zero(file.rawValue, off_t(range.offset), off_t(range.count)) }
  }

  /// Returns false if the file system cannot do it.
  func punch(_ file: SystemPackage.FileDescriptor, _ range: ByteRange) throws(Errno) -> Bool {
    try call(punches, range) { cstorage_punch(file.rawValue, off_t(range.offset), off_t(range.count)) }
  }

  private func call(_ isPossible: borrowing Atomic<Bool>, _ range: ByteRange, _ call: () -> CInt) throws(Errno) -> Bool
  {
    guard isPossible.load(ordering: .relaxed) else { return false }
    // The system refuses an empty range.
    if range.count == 0 { return true }
    let error = call()
    if error == 0 { return true }
    guard [EOPNOTSUPP, ENOSYS, ENODEV].contains(error) else { throw Errno(rawValue: error) }
    isPossible.store(false, ordering: .relaxed)
    return false
  }
}

/// A file that has just been opened.
///
/// Making one blocks: off the main loop only.
private struct OpenFile: Sendable {
  let file: SystemPackage.FileDescriptor
  let isReadOnly: Bool
  let length: Int64
  let allocatedLength: Int64

  init(_ path: SystemString, readOnly: Bool, autoReadOnly: Bool) throws(BlockError) {
    (file, isReadOnly) = try Self.open(path, readOnly: readOnly, autoReadOnly: autoReadOnly)
    do throws(Errno) {
      let status = try file.stat()
      length = status.size
      allocatedLength = status.sizeAllocated
    } catch {
      try? file.close()
      throw .cannotOpen(path: path.text, error)
    }
  }

  private static func open(
    _ path: SystemString, readOnly: Bool, autoReadOnly: Bool
  ) throws(BlockError) -> (SystemPackage.FileDescriptor, isReadOnly: Bool) {
    do throws(FileError) {
      if readOnly { return (try .openRegularFile(path, .readOnly), true) }
      do throws(FileError) {
        return (try .openRegularFile(path, .readWrite), false)
      } catch {
        guard autoReadOnly, error.isLackOfPermission else { throw error }
        return (try .openRegularFile(path, .readOnly), true)
      }
    } catch {
      switch error {
      case .notRegularFile: throw .notRegularFile(path: path.text)
      case .system(let code): throw .cannotOpen(path: path.text, code)
      case .nameContainsNUL, .notPrivate, .tooLong: throw .cannotOpen(path: path.text, .invalidArgument)
      }
    }
  }
}

extension FileError {
  fileprivate var isLackOfPermission: Bool {
    guard case .system(let code) = self else { return false }
    return [.permissionDenied, .notPermitted, .readOnlyFileSystem].contains(code)
  }
}

/// Whole transfers on an open file. They block: off the main loop only.
extension SystemPackage.FileDescriptor {
  /// Reads that many bytes; those beyond the end of the file are zeroes.
  func readBlock(_ range: ByteRange) throws(Errno) -> BlockData {
    let data = try BlockData(count: range.count) { (target) throws(Errno) in
      let filled = try readAvailable(into: target, at: range.offset)
      UnsafeMutableRawBufferPointer(rebasing: target[filled...]).initializeMemory(as: UInt8.self, repeating: 0)
    }
    guard let data else { throw .noMemory }
    return data
  }

  enum CachedRead {
    case data(BlockData)
    case mustWait
    /// The file system cannot tell.
    case unsupported
  }

  /// Reads that many bytes if the system has them all; this does not block.
  func readCached(_ range: ByteRange) -> CachedRead {
    var result = 0
    let data = BlockData(count: range.count) { memory in
      result = cstorage_read_cached(rawValue, memory.baseAddress, range.count, off_t(range.offset))
    }
    if let data, result == range.count { return .data(data) }
    return result == -Int(EOPNOTSUPP) || result == -Int(ENOSYS) ? .unsupported : .mustWait
  }

  func writeBlock(_ data: BlockData, at offset: Int64) throws(Errno) {
    try data.withBytes { (source) throws(Errno) in
      var done = 0
      while done < source.count {
        do {
          done += try write(
            toAbsoluteOffset: offset + Int64(done), UnsafeRawBufferPointer(rebasing: source[done...]))
        } catch {
          throw (error as? Errno) ?? .ioError
        }
      }
    }
  }

  func sync() throws(Errno) {
    try check { fdatasync(rawValue) }
  }

  /// Changes the length, and on failure puts the old one back.
  func resizeBlock(from old: Int64, to new: Int64, _ preallocation: Preallocation) throws(Errno) {
    try check { ftruncate(rawValue, off_t(new)) }
    guard new > old else { return }
    do throws(Errno) {
      switch preallocation {
      case .off: break
      case .falloc: try reserve(from: old, to: new)
      case .full: try writeZeroes(from: old, to: new)
      }
    } catch {
      try? check { ftruncate(rawValue, off_t(old)) }
      throw error
    }
  }

  private func readAvailable(into target: UnsafeMutableRawBufferPointer, at offset: Int64) throws(Errno) -> Int {
    var done = 0
    while done < target.count {
      do {
        let rest = UnsafeMutableRawBufferPointer(rebasing: target[done...])
        let count = try read(fromAbsoluteOffset: offset + Int64(done), into: rest)
        if count == 0 { return done }
        done += count
      } catch {
        throw (error as? Errno) ?? .ioError
      }
    }
    return done
  }

  /// Writes zeroes, a part at a time.
  func writeZeroes(from start: Int64, to end: Int64) throws(Errno) {
    let step: Int64 = 1 << 20
    guard let zeroes = BlockData(repeating: 0, count: Int(min(step, end - start))) else { throw .noMemory }
    var offset = start
    while offset < end {
      let count = min(step, end - offset)
      try writeBlock(zeroes.prefix(Int(count)), at: offset)
      offset += count
    }
  }

  private func reserve(from start: Int64, to end: Int64) throws(Errno) {
    var result: CInt
    // Unlike most calls, this one returns the error.
    repeat { result = posix_fallocate(rawValue, off_t(start), off_t(end - start)) } while result == EINTR
    guard result == 0 else { throw Errno(rawValue: result) }
  }

  private func check(_ call: () -> CInt) throws(Errno) {
    while call() != 0 {
      let error = Errno(rawValue: errno)
      guard error == .interrupted else { throw error }
    }
  }
}
