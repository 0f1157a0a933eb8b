/// A place in a text for people and editors.
package struct SourcePosition: Sendable, Equatable {
  /// Counts from 1.
  package var line: Int
  /// Counts from 1 in code points, a tab being one like any other.
  package var column: Int
}

/// From the first character of something to the one behind its last.
package struct SourceRange: Sendable, Equatable {
  package var start: SourcePosition
  package var end: SourcePosition
}

extension SourceFile {
  func range(_ bytes: Range<Int>) -> SourceRange {
    SourceRange(start: position(of: bytes.lowerBound), end: position(of: bytes.upperBound))
  }

  func position(of offset: Int) -> SourcePosition {
    let end = min(offset, bytes.count)
    let start = startOfLine(at: end)
    let line = bytes[..<start].reduce(1) { $1 == .newline ? $0 + 1 : $0 }
    return SourcePosition(line: line, column: bytes[start..<end].reduce(1) { $1.isUTF8Continuation ? $0 : $0 + 1 })
  }

  func startOfLine(at offset: Int) -> Int {
    bytes[..<offset].lastIndex(of: .newline).map { $0 + 1 } ?? 0
  }

  /// The rest of a line from an offset on, without white space at its end.
  func restOfLine(from offset: Int) -> Range<Int> {
    let end = bytes[offset...].firstIndex(of: .newline) ?? bytes.count
    return offset..<bytes[offset..<end].endWithoutTrailingWhiteSpace
  }

  /// The line that an offset is in.
  func line(at offset: Int) -> Range<Int> { restOfLine(from: startOfLine(at: min(offset, bytes.count))) }

  /// The line of that number, which counts from 1.
  func line(number: Int) -> Range<Int> {
    var start = 0
    for _ in 1..<max(number, 1) {
      guard let end = bytes[start...].firstIndex(of: .newline), end + 1 < bytes.count else { break }
      start = end + 1
    }
    return restOfLine(from: start)
  }

  func firstRange(of text: String, in range: Range<Int>) -> Range<Int>? {
    let wanted = Array(text.utf8)
    guard let first = wanted.first, range.count >= wanted.count else { return nil }
    for start in range.lowerBound...(range.upperBound - wanted.count)
    where bytes[start] == first && bytes[start..<start + wanted.count].elementsEqual(wanted) {
      return start..<start + wanted.count
    }
    return nil
  }
}
