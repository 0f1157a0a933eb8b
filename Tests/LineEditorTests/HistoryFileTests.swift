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

  @Test func aFileThatOthersCanReadIsClosedToThem() throws {
    try withHistory("old\n") { history in
      try #require(chmod(history.path, 0o664) == 0)
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
    #expect(throws: HistoryFile.Failure.cannotRead(path: "/", .system(errno: EISDIR))) { try history.load() }
    #expect(throws: HistoryFile.Failure.cannotWrite(path: "/", .system(errno: EISDIR))) { try history.append("x") }
  }

  @Test(.timeLimit(.minutes(5)))
  func aFIFOIsRefusedAtOnce() throws {
    try withHistory { history in
      try #require(mkfifo(history.path, 0o600) == 0)
      #expect(throws: HistoryFile.Failure.cannotRead(path: history.path, .notAFile)) { try history.load() }
      #expect(throws: HistoryFile.Failure.cannotWrite(path: history.path, .notAFile)) { try history.append("x") }
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func aLockIsNotWaitedForWithoutEnd() throws {
    try withHistory("old\n") { history in
      let other = open(history.path, O_RDONLY | O_CLOEXEC)
      defer { close(other) }
      try #require(flock(other, LOCK_EX) == 0)
      var history = history
      history.lockAttempts = 2
      #expect(throws: HistoryFile.Failure.cannotRead(path: history.path, .locked)) { try history.load() }
      #expect(throws: HistoryFile.Failure.cannotWrite(path: history.path, .locked)) { try history.append("x") }
      try #require(flock(other, LOCK_UN) == 0)
      #expect(try history.load() == ["old"])
    }
  }

  @Test func aLineIsLoadedOnceWhereItStandsLast() throws {
    try withHistory("a\nb\na\nc\n\n", limit: 10) { history in
      let lines = try history.load()
      #expect(lines == ["b", "a", "c"])
    }
  }

  @Test func whatIsCutOffIsNoMoreThanTheLimit() throws {
    try withHistory(String(repeating: "same\n", count: 20) + "1\n2\n") { history in
      let lines = try history.load()
      #expect(lines == ["same", "1", "2"])
      let contents = try String(contentsOfFile: history.path, encoding: .utf8)
      #expect(contents == "same\n1\n2\n")
    }
  }

  @Test func aLineIsOnALineOfItsOwn() throws {
    try withHistory("broken off") { history in
      try history.append("new")
      let lines = try history.load()
      #expect(lines == ["broken off", "new"])
    }
  }

  @Test func theFolderIsPrivate() throws {
    try withHistory(in: "/state/hmp") { history in
      try history.append("line")
      var status = stat()
      try #require(stat(String(history.path.dropLast("/history".count)), &status) == 0)
      #expect(status.st_mode & 0o777 == 0o700)
    }
  }

  /// Several write, and cut the file down, while others read; every line stays whole, and the last one stays.
  @Test func manyAtOnce() async throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    let history = HistoryFile(path: root.path + "/history", limit: 50)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for number in 0..<200 {
            try history.append("writer \(writer) line \(number) \(String(repeating: "x", count: number))")
            if number % 20 == 0 { _ = try history.load() }
          }
        }
      }
      try await group.waitForAll()
    }
    let lines = try history.load()
    #expect(lines.count == 50)
    #expect(lines.allSatisfy { $0.wholeMatch(of: /writer [0-3] line (\d+) x*/) != nil })
    #expect(lines.allSatisfy { line in Int(line.split(separator: " ")[3]) == line.count { $0 == "x" } })
    #expect((0..<4).contains { lines.last?.hasPrefix("writer \($0) line 199") ?? false })
  }

  @Test func tenThousandLinesAreLoadedInTheirOrder() throws {
    let lines = (0..<10_000).map { "block_resize disk\($0) \($0)M" }
    try withHistory(lines.map { $0 + "\n" }.joined(), limit: 10_000) { history in
      let loaded = try history.load()
      #expect(loaded == lines)
    }
  }
}
