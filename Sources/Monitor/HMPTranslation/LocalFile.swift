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
  /// - Throws: `HMPFailure.refused` with the path and the reason.
  package static func open(_ path: String, for purpose: Purpose) async throws(HMPFailure) -> LocalFile {
    do throws(FileError) {
      let file = try await MainLoop.offloadUntilCancelled { () throws(FileError) in
        switch purpose {
        case .reading: try FileDescriptor.openRegularFile(path)
        case .writing:
          try FileDescriptor.openRegularFile(
            path, .writeOnly, options: [.create, .truncate], permissions: FilePermissions(rawValue: 0o666))
        }
      }
      if let file { return LocalFile(path: path, file: file) }
    } catch {
      throw .refused("\(path): \(error)")
    }
    throw .target(.cancelled)
  }

  /// Reads the next bytes; empty at the end of the file.
  package func read(atMost limit: Int) async throws(HMPFailure) -> [UInt8] {
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

  package func write(_ bytes: [UInt8]) async throws(HMPFailure) {
    do throws(Errno) {
      let done: Void? = try await MainLoop.offloadUntilCancelled { () throws(Errno) in try file.writeWhole(bytes) }
      if done != nil { return }
    } catch {
      throw .refused("\(path): \(error)")
    }
    throw .target(.cancelled)
  }

  package func close() {
    try? file.close()
  }
}
