import Glibc

/// A file of the lines that were run, oldest first, one a line, shared by several programs that append to it.
///
/// Whoever reads it or writes to it holds a lock of the file meanwhile, so a read sees whole lines.
package struct HistoryFile: Sendable {
  /// What went wrong with the file, with an `errno`.
  package enum Failure: Error, Sendable, Equatable {
    case cannotRead(path: String, errno: Int32)
    case cannotWrite(path: String, errno: Int32)
  }

  package static let usualLimit = 10_000

  package let path: String
  /// The number of lines that are loaded.
  package let limit: Int

  package init(path: String, limit: Int) {
    self.path = path
    self.limit = max(limit, 1)
  }

  /// The last lines of the file, each once, where it stands last; none when it is missing.
  ///
  /// A file with more than twice the limit is cut down to what is loaded on the way. Of a file that is larger than any
  /// that this makes, only the end is read.
  package func load() throws(Failure) -> [String] {
    do throws(SystemError) {
      guard let file = try LockedFile.open(path, .reading) else { return [] }
      defer { file.close() }
      let lines = HistoryLines(try file.end(of: HistoryLines.sizeLimit), limit: limit)
      guard lines.total > 2 * limit else { return lines.kept }
    } catch {
      throw .cannotRead(path: path, errno: error.number)
    }
    return try cutDown()
  }

  /// Adds a line at the end, and makes the file and its folders when they are missing.
  ///
  /// What could be written in part only, on a full disk, is taken back.
  package func append(_ line: String) throws(Failure) {
    makeFolders()
    do throws(SystemError) {
      guard let file = try LockedFile.open(path, .appending) else { throw SystemError(number: ENOENT) }
      defer { file.close() }
      try file.append(HistoryLines.record(line))
    } catch {
      throw .cannotWrite(path: path, errno: error.number)
    }
  }

  /// Puts a file of the lines that are loaded in the place of this one; whoever waits for the old one opens the new.
  private func cutDown() throws(Failure) -> [String] {
    do throws(SystemError) {
      guard let file = try LockedFile.open(path, .appending) else { return [] }
      defer { file.close() }
      let lines = HistoryLines(try file.end(of: HistoryLines.sizeLimit), limit: limit).kept
      try file.replace(with: lines.flatMap(HistoryLines.record))
      return lines
    } catch {
      throw .cannotWrite(path: path, errno: error.number)
    }
  }

  /// A folder that can't be made shows when the file is opened.
  private func makeFolders() {
    for (index, byte) in zip(path.utf8.indices, path.utf8) where byte == UInt8(ascii: "/") && index > path.startIndex {
      mkdir(String(path[..<index]), 0o700)
    }
  }
}
