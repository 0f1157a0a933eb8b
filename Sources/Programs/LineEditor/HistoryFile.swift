import CLineEditor
import Glibc

/// A file of the lines that were run, oldest first, to which several programs may append.
///
/// Readers and writers hold a lock of the file, so a read sees whole lines.
package struct HistoryFile: Sendable {
  /// What went wrong with the file.
  package enum Failure: Error, Sendable, Equatable {
    case cannotRead(path: String, HistoryFileProblem)
    case cannotWrite(path: String, HistoryFileProblem)
  }

  package static let usualLimit = 10_000

  package let path: String
  /// The number of lines that are loaded.
  package let limit: Int
  /// How often the lock of the file is tried before it is given up.
  var lockAttempts = LockedFile.usualAttempts

  package init(path: String, limit: Int) {
    self.path = path
    self.limit = max(limit, 1)
  }

  /// The last lines of the file, without duplicates, of which the last is kept; none when the file is missing.
  ///
  /// A file with more than twice the limit is cut down to the lines that are loaded. Of a file that is larger than this type
  /// ever makes one, only the end is read.
  package func load() throws(Failure) -> [String] {
    do throws(HistoryFileProblem) {
      guard let file = try open(.reading) else { return [] }
      defer { file.close() }
      let lines = HistoryLines(try file.end(of: HistoryLines.sizeLimit), limit: limit)
      guard lines.total > 2 * limit else { return lines.kept }
    } catch {
      throw .cannotRead(path: path, error)
    }
    return try cutDown()
  }

  /// Appends a line, and creates the file and its folders when they are missing.
  ///
  /// A line that could only be written in part, as on a full disk, is removed again.
  package func append(_ line: String) throws(Failure) {
    makeFolders()
    do throws(HistoryFileProblem) {
      guard let file = try open(.appending) else { throw .system(errno: ENOENT) }
      defer { file.close() }
      try file.append(HistoryLines.record(line))
    } catch {
      throw .cannotWrite(path: path, error)
    }
  }

  /// Replaces the file by one of the lines that are loaded; a program that waits for the old one's lock opens the new one.
  private func cutDown() throws(Failure) -> [String] {
    do throws(HistoryFileProblem) {
      guard let file = try open(.appending) else { return [] }
      defer { file.close() }
      let lines = HistoryLines(try file.end(of: HistoryLines.sizeLimit), limit: limit).kept
      try file.replace(with: lines.flatMap(HistoryLines.record))
      return lines
    } catch {
      throw .cannotWrite(path: path, error)
    }
  }

  private func open(_ purpose: LockedFile.Purpose) throws(HistoryFileProblem) -> LockedFile? {
    try LockedFile.open(path, purpose, attempts: lockAttempts)
  }

  /// If a folder can't be created, opening the file fails.
  private func makeFolders() {
    for (index, byte) in zip(path.utf8.indices, path.utf8) where byte == UInt8(ascii: "/") && index > path.startIndex {
      mkdir(String(path[..<index]), 0o700)
    }
  }
}

/// The lines in the bytes of a history file.
struct HistoryLines {
  /// The bytes that are read of a longer file, at its end.
  static let sizeLimit = 1 << 24

  /// The last lines, oldest first, without duplicates, of which the last is kept.
  let kept: [String]
  /// The number of lines, including those that are not kept.
  let total: Int

  init(_ bytes: [UInt8], limit: Int) {
    var kept: [String] = []
    var seen = Set<String>()
    var total = 0
    bytes.withUnsafeBytes { buffer in
      var end = buffer.count
      while end > 0 {
        let start = Self.start(ofLineTo: end, in: buffer)
        if start < end {
          total += 1
          if kept.count < limit {
            let line = String(decoding: UnsafeRawBufferPointer(rebasing: buffer[start..<end]), as: UTF8.self)
            if seen.insert(line).inserted { kept.append(line) }
          }
        }
        end = start - 1
      }
    }
    self.kept = kept.reversed()
    self.total = total
  }

  /// The bytes of a line in the file.
  static func record(_ line: String) -> [UInt8] {
    Array(line.utf8.map { $0 == 0x0A ? 0x20 : $0 }) + [0x0A]
  }

  private static func start(ofLineTo end: Int, in buffer: UnsafeRawBufferPointer) -> Int {
    guard let base = buffer.baseAddress, let found = memrchr(base, 0x0A, end) else { return 0 }
    return UnsafeRawPointer(found) - base + 1
  }
}
