package import HMP
import MainLoop
import Platform
import SystemPackage

/// An open regular file on this side of the connection, read and written off the main loop.
///
/// Nothing else is opened: a FIFO would be waited for without end.
package struct LocalFile: Sendable {
  package enum Purpose: Sendable {
    case reading
    /// The earlier content is lost.
    case writing
  }

  private let path: String
  private let file: FileDescriptor

  /// Opens the file.
  ///
  /// - Throws: `HMPFailure.refused` with the name and the reason
  package static func open(_ path: String, for purpose: Purpose) async throws(HMPFailure) -> LocalFile {
    do throws(FileError) {
      let file = try await MainLoop.offload { () throws(FileError) in
        switch purpose {
        case .reading: try FileDescriptor.openRegularFile(path)
        case .writing:
          try FileDescriptor.openRegularFile(
            path, .writeOnly, options: [.create, .truncate], permissions: FilePermissions(rawValue: 0o666))
        }
      }
      return LocalFile(path: path, file: file)
    } catch {
      throw .refused("\(path): \(error)")
    }
  }

  /// The next bytes; none at the end.
  package func read(atMost limit: Int) async throws(HMPFailure) -> [UInt8] {
    do throws(Errno) {
      return try await MainLoop.offload { () throws(Errno) in
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
    } catch {
      throw .refused("\(path): \(error)")
    }
  }

  package func write(_ bytes: [UInt8]) async throws(HMPFailure) {
    do throws(Errno) {
      try await MainLoop.offload { () throws(Errno) in try file.writeWhole(bytes) }
    } catch {
      throw .refused("\(path): \(error)")
    }
  }

  package func close() {
    try? file.close()
  }
}
