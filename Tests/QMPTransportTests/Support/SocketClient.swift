import Glibc

/// A client that reads and writes when the test says so.
///
/// Its calls block, for 20 seconds at most.
struct SocketClient: ~Copyable {
  struct Failure: Error { var errno: Int32 }

  private let descriptor: Int32

  init(_ path: String) throws(Failure) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    try Self.connect(descriptor, address)
  }

  init(port: UInt16) throws(Failure) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    try Self.connect(descriptor, address)
  }

  deinit { close(descriptor) }

  func send(_ text: String) throws(Failure) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(errno: errno) }
      sent += count
    }
  }

  /// Sends as much as the server takes without being read from; the number of bytes.
  func sendUntilRefused(_ text: String) -> Int {
    var limit = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let bytes = Array(text.utf8)
    var sent = 0
    while true {
      let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      if count > 0 { sent += count }
      if count < bytes.count { return sent }
    }
  }

  func endOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next lines, up to the given number or the end of the stream.
  func lines(_ count: Int = .max) throws(Failure) -> [String] {
    var received: [UInt8] = []
    var found = 0
    var buffer = [UInt8](repeating: 0, count: 65536)
    while found < count {
      // Not more than is asked for, so that the next call begins at a line.
      let room = count == .max ? buffer.count : 1
      let length = recv(descriptor, &buffer, room, 0)
      guard length >= 0 else { throw Failure(errno: errno) }
      if length == 0 { break }
      received += buffer[..<length]
      found += buffer[..<length].count { $0 == UInt8(ascii: "\n") }
    }
    return String(decoding: received, as: UTF8.self).split(separator: "\r\n").map(String.init)
  }

  private static func connect<Address>(_ descriptor: Int32, _ address: Address) throws(Failure) {
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let outcome = withUnsafeBytes(of: address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        Glibc.connect(descriptor, $0.baseAddress, socklen_t(MemoryLayout<Address>.size))
      }
    }
    if outcome != 0 { throw Failure(errno: errno) }
  }
}
