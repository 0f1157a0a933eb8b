package import HMP
import MainLoop
import Platform
import QAPIRuntime
import SystemPackage

/// An open regular file on hmp's side of the connection, read and written outside the main loop.
///
/// Other kinds of files are refused, because opening a FIFO may wait forever.
package struct LocalFile: Sendable {
  package enum Purpose: Sendable {
    case reading
    /// The file is created, or its content is discarded.
    case writing
  }

  private let path: String
  private let file: FileDescriptor

  /// Opens the file.
  ///
  /// No function here waits for a storage that does not answer once the task is cancelled.
  /// - Throws: `HMPError.refused` with the path and the reason.
  @MainLoop
  package static func open(_ path: String, for purpose: Purpose) async throws(HMPError) -> LocalFile {
    do throws(FileError) {
      let file = try await MainLoop.offloadUntilCancelled { () throws(FileError) in
        try openNow(path, for: purpose)
      } discard: {
        try? $0.close()
      }
      if let file { return LocalFile(path: path, file: file) }
    } catch {
      throw .refused("\(path): \(error)")
    }
    throw .target(.cancelled)
  }

  private static func openNow(_ path: String, for purpose: Purpose) throws(FileError) -> FileDescriptor {
    switch purpose {
    case .reading: try .openRegularFile(path)
    case .writing:
      try .openRegularFile(
        path, .writeOnly, options: [.create, .truncate], permissions: FilePermissions(rawValue: 0o666))
    }
  }

  /// Reads the next bytes; empty at the end of the file.
  package func read(atMost limit: Int) async throws(HMPError) -> [UInt8] {
    do throws(Errno) {
      let bytes = try await MainLoop.offloadUntilCancelled { () throws(Errno) in
        var failure: Errno?
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
          do {
            initialized = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
          } catch {
            failure = error as? Errno ?? .ioError
          }
        }
        if let failure { throw failure }
        return bytes
      }
      if let bytes { return bytes }
    } catch {
      throw .refused("\(path): \(error)")
    }
    throw .target(.cancelled)
  }

  package func write(_ bytes: [UInt8]) async throws(HMPError) {
    do throws(Errno) {
      let done: Void? = try await MainLoop.offloadUntilCancelled { () throws(Errno) in try file.writeWhole(bytes) }
      if done != nil { return }
    } catch {
      throw .refused("\(path): \(error)")
    }
    throw .target(.cancelled)
  }

  /// Closes the file after the body has ended; some file systems report a full disk only then.
  @MainLoop
  package func closing<Value>(
    _ body: @MainLoop () async throws(HMPError) -> Value
  ) async throws(HMPError) -> Value {
    let value: Value
    do throws(HMPError) {
      value = try await body()
    } catch {
      // The first error is the one that tells.
      try? await close()
      throw error
    }
    try await close()
    return value
  }

  @MainLoop
  private func close() async throws(HMPError) {
    do throws(Errno) {
      let done: Void? = try await MainLoop.offloadUntilCancelled { () throws(Errno) in
        do {
          try file.close()
        } catch {
          throw error as? Errno ?? .ioError
        }
      }
      if done != nil { return }
    } catch {
      throw .refused("\(path): \(error)")
    }
    throw .target(.cancelled)
  }
}
