import Glibc
import Platform
import SystemPackage

/// Information on processes in /proc, as far as this user may read it.
package enum ProcessFiles {
  /// The IDs of all visible processes.
  static func processIDs() -> [Int32] { entries(of: "/proc").compactMap { Int32($0) } }

  static func arguments(of process: Int32) -> [String] {
    guard let bytes = contents(of: "/proc/\(process)/cmdline") else { return [] }
    return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Whether the process is stopped, or traced and halted.
  static func isStopped(_ process: Int32) -> Bool {
    guard let bytes = contents(of: "/proc/\(process)/stat"), let end = bytes.lastIndex(of: UInt8(ascii: ")")) else {
      return false
    }
    let state = bytes.dropFirst(end + 2).first
    return state == UInt8(ascii: "T") || state == UInt8(ascii: "t")
  }

  /// The working folder of the process; nil if this user may not read it.
  static func folder(of process: Int32) -> String? { target(of: "/proc/\(process)/cwd") }

  /// The inode of the socket with a descriptor of the process.
  static func socket(_ descriptor: Int32, of process: Int32) -> UInt64? {
    target(of: "/proc/\(process)/fd/\(descriptor)").flatMap(inode)
  }

  /// The inodes of all sockets of the process.
  static func sockets(of process: Int32) -> [UInt64] {
    entries(of: "/proc/\(process)/fd").compactMap { target(of: "/proc/\(process)/fd/\($0)").flatMap(inode) }
  }

  /// The names in a folder, without `.` and `..`, in any order; empty if it cannot be read.
  package static func entries(of folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// A file with more bytes is not read.
  private static let limit = 16 << 20

  static func contents(of path: String) -> [UInt8]? { try? FileDescriptor.contents(of: path, limit: limit) }

  private static func target(of link: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(link, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Reads `socket:[INODE]`.
  private static func inode(_ link: String) -> UInt64? {
    guard link.hasPrefix("socket:["), link.hasSuffix("]") else { return nil }
    return UInt64(link.dropFirst(8).dropLast())
  }
}

/// The Unix sockets of the system, as listed in /proc/net/unix.
package struct UnixSocketTable: Sendable, Equatable {
  package struct Socket: Sendable, Equatable {
    package var inode: UInt64
    /// The path that it was bound to, which may be relative to the folder of its process.
    package var path: String
  }

  /// The stream sockets that accept connections, in the order of the list.
  package private(set) var listening: [Socket] = []
  /// The paths of the sockets with a client, connected or waiting.
  package private(set) var connected: Set<String> = []

  /// Reads the list; malformed lines, sockets without a path and abstract ones are ignored.
  package init(_ text: String) {
    for line in text.split(separator: "\n") {
      // Num RefCount Protocol Flags Type St Inode Path, where the path may contain spaces.
      let fields = line.split(separator: " ", maxSplits: 7)
      guard fields.count == 8, let flags = UInt32(fields[3], radix: 16), let type = UInt32(fields[4], radix: 16),
        let state = UInt32(fields[5], radix: 16), let inode = UInt64(fields[6]), type == Self.stream,
        fields[7].first != "@"
      else { continue }
      let path = String(fields[7])
      if flags & Self.acceptsConnections != 0 {
        listening.append(Socket(inode: inode, path: path))
      } else if state == Self.isConnected {
        // The server's end of a connection has the path of the socket that it came through.
        connected.insert(path)
      }
    }
  }

  private static let acceptsConnections: UInt32 = 1 << 16
  private static let stream: UInt32 = 1
  private static let isConnected: UInt32 = 3
}
