import Glibc
package import HMP
import MainLoop

/// An open file on this side of the connection, read and written off the main loop.
package struct LocalFile: Sendable {
  package enum Purpose: Sendable {
    case reading
    /// What was there is gone.
    case writing
  }

  package let path: String
  private let descriptor: Int32

  package static func open(_ path: String, for purpose: Purpose) async throws(HMPFailure) -> LocalFile {
    let flags = purpose == .reading ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
    return try await MainLoop.offload { () throws(HMPFailure) in
      let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw failure(path) }
      return LocalFile(path: path, descriptor: descriptor)
    }
  }

  /// The next bytes; none at the end.
  package func read(atMost limit: Int) async throws(HMPFailure) -> [UInt8] {
    try await MainLoop.offload { () throws(HMPFailure) in
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
        repeat { count = Glibc.read(descriptor, buffer.baseAddress, limit) } while count < 0 && errno == EINTR
        initialized = max(count, 0)
      }
      guard count >= 0 else { throw Self.failure(path) }
      return bytes
    }
  }

  package func write(_ bytes: [UInt8]) async throws(HMPFailure) {
    try await MainLoop.offload { () throws(HMPFailure) in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 || errno == EINTR else { throw Self.failure(path) }
        rest = rest.dropFirst(max(count, 0))
      }
    }
  }

  package func close() {
    _ = Glibc.close(descriptor)
  }

  /// The last call of the system that failed, in words.
  private static func failure(_ path: String) -> HMPFailure {
    .refused("\(path): \(String(cString: strerror(errno)))")
  }
}
