import Glibc
import Testing

@testable import LineEditor

/// Both ends of a pipe.
private struct Pipe {
  let reading: Int32
  let writing: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    reading = ends[0]
    writing = ends[1]
  }

  func send(_ text: String) {
    Terminal.write(text, to: writing)
  }
}

/// Whether a descriptor has something to read.
private func poll(_ descriptor: Int32) -> Bool {
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&entry, 1, 0) == 1
}

@Suite struct PipeReaderTests {
  @Test func linesArriveAsTheyAreWritten() async throws {
    let pipe = try Pipe()
    defer { close(pipe.reading) }
    let reader = try PipeReader(descriptor: pipe.reading)
    pipe.send("first\nsec")
    #expect(try await reader.nextLine() == .line("first"))
    pipe.send("ond\r\nlast")
    #expect(try await reader.nextLine() == .line("second"))
    close(pipe.writing)
    #expect(try await reader.nextLine() == .line("last"))
    #expect(try await reader.nextLine() == .endOfInput)
    #expect(try await reader.nextLine() == .endOfInput)
  }

  @Test func aLineThatIsTooLongIsPassedOver() async throws {
    let pipe = try Pipe()
    defer { close(pipe.reading) }
    let reader = try PipeReader(descriptor: pipe.reading, limit: 8)
    pipe.send("short\nfar too long\nshort\n")
    close(pipe.writing)
    #expect(try await reader.nextLine() == .line("short"))
    await #expect(throws: LineSourceError.lineTooLong(line: 2, limit: 8)) { try await reader.nextLine() }
    #expect(try await reader.nextLine() == .line("short"))
  }

  @Test func linesThatAreReadyComeTogether() async throws {
    let pipe = try Pipe()
    defer { close(pipe.reading) }
    let reader = try PipeReader(descriptor: pipe.reading, limit: 8)
    pipe.send("first\r\nfar too long\n\nsec")
    #expect(
      await reader.nextLines()
        == .lines([.success("first"), .failure(.lineTooLong(line: 2, limit: 8)), .success("")]))
    pipe.send("ond\nlast")
    #expect(await reader.nextLines() == .lines([.success("second")]))
    close(pipe.writing)
    #expect(await reader.nextLines() == .lines([.success("last")]))
    #expect(await reader.nextLines() == .endOfInput)
  }

  @Test func nothingIsReadAheadOfAChunk() async throws {
    let pipe = try Pipe()
    defer {
      close(pipe.reading)
      close(pipe.writing)
    }
    let reader = try PipeReader(descriptor: pipe.reading)
    // What a pipe holds and no more, so that nobody has to read for it to be written.
    let line = String(repeating: "x", count: 1023)
    for _ in 0..<64 { pipe.send(line + "\n") }
    guard case .lines(let lines) = await reader.nextLines() else {
      Issue.record("no lines came")
      return
    }
    #expect(lines.count == 64)
    for _ in 0..<64 { pipe.send(line + "\n") }
    #expect(poll(pipe.reading), "the second half is still in the pipe")
  }

  @Test func aFaultEndsWhatComesTogether() async throws {
    let reader = try PipeReader(path: "/")
    #expect(await reader.nextLines() == .lines([.failure(.unreadable(line: 1, errno: EISDIR))]))
  }

  @Test func cancellingEndsTheWait() async throws {
    let pipe = try Pipe()
    defer { close(pipe.reading) }
    let reader = try PipeReader(descriptor: pipe.reading)
    let waiting = Task { try await reader.nextLine() }
    waiting.cancel()
    #expect(try await waiting.value == .interrupted)
    pipe.send("later\n")
    #expect(try await reader.nextLine() == .line("later"))
    close(pipe.writing)
  }

  @Test func aMissingFileIsNamed() {
    #expect(throws: LineSourceError.cannotOpen(path: "no/such/file", errno: ENOENT)) {
      try PipeReader(path: "no/such/file")
    }
  }

  @Test func aFolderCannotBeRead() async throws {
    let reader = try PipeReader(path: "/")
    await #expect(throws: LineSourceError.unreadable(line: 1, errno: EISDIR)) { try await reader.nextLine() }
  }
}
