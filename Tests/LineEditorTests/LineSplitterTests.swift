import Testing

@testable import LineEditor

/// What reading an input gives: lines, and errors in their place.
private func check(
  _ input: [UInt8], limit: Int = 100, _ expected: [Result<String, LineSourceError>],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for chunk in 1...max(input.count, 1) {
    var splitter = LineSplitter(limit: limit)
    var actual: [Result<String, LineSourceError>] = []
    func drain() {
      while true {
        do throws(LineSourceError) {
          guard let line = try splitter.next() else { return }
          actual.append(.success(line))
        } catch {
          actual.append(.failure(error))
        }
      }
    }
    for start in stride(from: 0, to: input.count, by: chunk) {
      splitter.feed(input[start..<min(start + chunk, input.count)])
      drain()
    }
    splitter.finish()
    drain()
    #expect(actual == expected, "in chunks of \(chunk)", sourceLocation: sourceLocation)
  }
}

private func check(
  _ input: String, limit: Int = 100, _ expected: [Result<String, LineSourceError>],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  check(Array(input.utf8), limit: limit, expected, sourceLocation: sourceLocation)
}

@Suite struct LineSplitterTests {
  @Test func aByteOrderMarkIsSkippedBeforeTheFirstLineOnly() {
    check("\u{FEFF}one\n\u{FEFF}two\n", [.success("one"), .success("\u{FEFF}two")])
    check("\u{FEFF}", [.success("")])
  }

  @Test func lineEnds() {
    check("", [])
    check("\n", [.success("")])
    check("a", [.success("a")])
    check("a\n", [.success("a")])
    check("a\r\nb\r\n", [.success("a"), .success("b")])
    check("a\nb\r", [.success("a"), .success("b")])
    check("a\rb\n\nc", [.success("a\rb"), .success(""), .success("c")])
    check("é\n漢字", [.success("é"), .success("漢字")])
  }

  @Test func longLines() {
    check(
      "12345\n123456\n1\n", limit: 5, [.success("12345"), .failure(.lineTooLong(line: 2, limit: 5)), .success("1")])
    check("12345\r\n", limit: 5, [.success("12345")])
    check("123456789", limit: 5, [.failure(.lineTooLong(line: 1, limit: 5))])
    check(
      "1234567\n12345678\nok", limit: 5,
      [.failure(.lineTooLong(line: 1, limit: 5)), .failure(.lineTooLong(line: 2, limit: 5)), .success("ok")])
  }

  @Test func notUTF8() {
    check([0x61, 0x0A, 0xFF, 0x0A, 0x62], [.success("a"), .failure(.notUTF8(line: 2)), .success("b")])
  }
}
