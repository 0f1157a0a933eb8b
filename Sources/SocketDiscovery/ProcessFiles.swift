import Glibc

/// What /proc tells of processes, as far as we may know it.
package enum ProcessFiles {
  /// The IDs of all that can be seen.
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

  /// The folder that the process is in; nil where that may not be known.
  static func folder(of process: Int32) -> String? { target(of: "/proc/\(process)/cwd") }

  /// The inode of the socket that the process has under a number.
  static func socket(_ descriptor: Int32, of process: Int32) -> UInt64? {
    target(of: "/proc/\(process)/fd/\(descriptor)").flatMap(inode)
  }

  /// The inodes of all sockets of the process.
  static func sockets(of process: Int32) -> [UInt64] {
    entries(of: "/proc/\(process)/fd").compactMap { target(of: "/proc/\(process)/fd/\($0)").flatMap(inode) }
  }

  /// The names in a folder, without `.` and `..`, in no order; none where it cannot be read.
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

  /// More of a file is not read.
  private static let limit = 4 << 20

  static func contents(of path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

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
