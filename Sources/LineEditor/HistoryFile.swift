import Glibc

/// A file of the lines that were run, oldest first, one a line, shared by several programs that append to it.
///
/// Whoever reads it or writes to it holds a lock of the file meanwhile, so a read sees whole lines.
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

  /// The last lines of the file, each once, where it stands last; none when it is missing.
  ///
  /// A file with more than twice the limit is cut down to what is loaded on the way. Of a file that is larger than any
  /// that this makes, only the end is read.
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

  /// Adds a line at the end, and makes the file and its folders when they are missing.
  ///
  /// What could be written in part only, on a full disk, is taken back.
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

  /// Puts a file of the lines that are loaded in the place of this one; whoever waits for the old one opens the new.
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

  /// A folder that can't be made shows when the file is opened.
  private func makeFolders() {
    for (index, byte) in zip(path.utf8.indices, path.utf8) where byte == UInt8(ascii: "/") && index > path.startIndex {
      mkdir(String(path[..<index]), 0o700)
    }
  }
}
