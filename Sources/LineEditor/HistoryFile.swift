import Glibc

/// A file of the lines that were run, oldest first, one a line, shared by several programs that append to it.
package struct HistoryFile: Sendable {
  /// What went wrong with the file, with an `errno`.
  package enum Failure: Error, Sendable, Equatable {
    case cannotRead(path: String, errno: Int32)
    case cannotWrite(path: String, errno: Int32)
  }

  package let path: String
  /// The number of lines that are loaded.
  package let limit: Int

  package init(path: String, limit: Int) {
    self.path = path
    self.limit = max(limit, 1)
  }

  /// The last lines of the file; none when it is missing.
  ///
  /// A file of more than twice the limit is cut down to the limit on the way.
  package func load() throws(Failure) -> [String] {
    guard let bytes = try contents() else { return [] }
    let lines = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    let kept = Array(lines.suffix(limit))
    if lines.count > 2 * limit { try replace(with: kept) }
    return kept
  }

  /// Adds a line at the end, in one write, and makes the file and its folders when they are missing.
  package func append(_ line: String) throws(Failure) {
    makeFolders()
    try write(Self.record(line), to: path, flags: O_APPEND)
  }

  private static func record(_ line: String) -> [UInt8] {
    Array(line.utf8.map { $0 == 0x0A ? 0x20 : $0 }) + [0x0A]
  }

  private func replace(with lines: [String]) throws(Failure) {
    let temporary = "\(path).\(getpid())"
    try write(lines.flatMap(Self.record), to: temporary, flags: O_TRUNC)
    guard rename(temporary, path) == 0 else { throw .cannotWrite(path: path, errno: errno) }
  }

  private func contents() throws(Failure) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw .cannotRead(path: path, errno: errno)
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .cannotRead(path: path, errno: errno) }
      bytes += chunk[..<count]
    }
  }

  private func write(_ bytes: [UInt8], to path: String, flags: Int32) throws(Failure) {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0o600)
    guard file >= 0 else { throw .cannotWrite(path: path, errno: errno) }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .cannotWrite(path: path, errno: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// A folder that can't be made shows when the file is opened.
  private func makeFolders() {
    for (index, byte) in zip(path.utf8.indices, path.utf8) where byte == UInt8(ascii: "/") && index > path.startIndex {
      mkdir(String(path[..<index]), 0o700)
    }
  }
}
