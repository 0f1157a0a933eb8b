import Foundation
import Glibc
import Testing

@testable import LineEditor

/// A history file in a folder of its own, which is removed afterwards.
private func withHistory(
  _ contents: String? = nil, limit: Int = 3, in folder: String = "", _ body: (HistoryFile) throws -> Void
) throws {
  let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: root) }
  let path = root.path + folder + "/history"
  try contents?.write(toFile: path, atomically: false, encoding: .utf8)
  try body(HistoryFile(path: path, limit: limit))
}

@Suite struct HistoryFileTests {
  @Test func aMissingFileIsEmpty() throws {
    try withHistory { history in
      let lines = try history.load()
      #expect(lines == [])
    }
  }

  @Test func linesAreAppended() throws {
    try withHistory("old\n") { history in
      try history.append("new")
      try history.append("two\nlines")
      let lines = try history.load()
      #expect(lines == ["old", "new", "two lines"])
    }
  }

  @Test func foldersAreMadeAndTheFileIsPrivate() throws {
    try withHistory(in: "/state/hmp") { history in
      try history.append("line")
      var status = stat()
      try #require(stat(history.path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }
  }

  @Test func onlyTheLastLinesAreLoaded() throws {
    try withHistory("1\n2\n3\n4\n") { history in
      let lines = try history.load()
      #expect(lines == ["2", "3", "4"])
      let contents = try String(contentsOfFile: history.path, encoding: .utf8)
      #expect(contents == "1\n2\n3\n4\n")
    }
  }

  @Test func aFileThatGrewTooLongIsCut() throws {
    try withHistory("1\n2\n3\n4\n5\n6\n7") { history in
      let lines = try history.load()
      #expect(lines == ["5", "6", "7"])
      let contents = try String(contentsOfFile: history.path, encoding: .utf8)
      #expect(contents == "5\n6\n7\n")
    }
  }

  @Test func failuresNameTheFile() {
    let history = HistoryFile(path: "/", limit: 3)
    #expect(throws: HistoryFile.Failure.cannotRead(path: "/", errno: EISDIR)) { try history.load() }
    #expect(throws: HistoryFile.Failure.cannotWrite(path: "/", errno: EISDIR)) { try history.append("x") }
  }
}
