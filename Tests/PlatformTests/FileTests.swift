import Foundation
import Platform
import SystemPackage
import Testing

@Suite struct FileTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "platform-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func check(
    _ name: String, _ expected: Result<String, FileError>, limit: Int = 1 << 20,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let outcome: Result<String, FileError> = Result { () throws(FileError) in
      String(decoding: try FileDescriptor.contents(of: "\(folder)/\(name)", limit: limit), as: UTF8.self)
    }
    #expect(outcome == expected, sourceLocation: sourceLocation)
  }

  @Test func aRegularFileIsReadWhole() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = String(repeating: "line\n", count: 50_000)
    try text.write(toFile: "\(folder)/a", atomically: true, encoding: .utf8)
    check("a", .success(text))
    check("a", .success(text), limit: text.utf8.count)
    check("a", .failure(.tooLong(limit: text.utf8.count - 1)), limit: text.utf8.count - 1)
    try "".write(toFile: "\(folder)/empty", atomically: true, encoding: .utf8)
    check("empty", .success(""), limit: 0)
  }

  @Test(arguments: [0o600, 0o644, 0o440, 0o664, 0o646, 0o666] as [mode_t])
  func aPrivateFileIsWrittenByItsOwnerAlone(_ mode: mode_t) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "text".write(toFile: "\(folder)/a", atomically: true, encoding: .utf8)
    #expect(chmod("\(folder)/a", mode) == 0)
    let outcome: Result<[UInt8], FileError> = Result { () throws(FileError) in
      try FileDescriptor.privateContents(of: "\(folder)/a", limit: 100)
    }
    #expect(outcome == (mode & 0o022 == 0 ? .success(Array("text".utf8)) : .failure(.notPrivate)))
  }

  @Test func nothingElseIsWaitedFor() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Opening it without `nonBlocking` would wait for the other end.
    #expect(mkfifo("\(folder)/fifo", 0o600) == 0)
    check("fifo", .failure(.notRegularFile))
    check("..", .failure(.system(.isDirectory)))
    check("nope", .failure(.system(.noSuchFileOrDirectory)))
    #expect(throws: FileError.notRegularFile) { try FileDescriptor.contents(of: "/dev/zero", limit: 10) }
    #expect(throws: FileError.self) { try FileDescriptor.openRegularFile("\(folder)/fifo", .writeOnly) }
  }

  @Test func aNameWithNULIsNotCutOff() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "text".write(toFile: "\(folder)/a", atomically: true, encoding: .utf8)
    check("a\0.b", .failure(.nameContainsNUL))
    #expect(throws: SystemString.ContainsNUL.self) { try SystemString("\0") }
    #expect(try SystemString("a").text == "a")
  }

  @Test func writingGoesOnUntilAllIsWritten() throws {
    let (reading, writing) = try FileDescriptor.pipe(options: .closeOnExec)
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    let thread = Thread {
      try? writing.writeWhole(bytes)
      try? writing.close()
    }
    thread.start()
    #expect(try reading.readToEnd(limit: .max) == bytes)
    try reading.close()
  }
}
