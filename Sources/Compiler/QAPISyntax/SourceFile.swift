/// A schema or table file as it was opened, and the directive that asked for it.
///
/// Immutable and shared: all locations in a file refer to one object.
package final class SourceFile: Sendable {
  /// The path as messages show it: as given for the root, joined to the folder of the including file otherwise.
  package let path: String
  /// The module's name: the normalised path relative to the root file's folder.
  package let module: String
  /// The place of the `include` directive; nil for the root file.
  package let includedFrom: SourceLocation?
  /// The text with every line end made a newline, and one at the end.
  let bytes: [UInt8]

  package init(path: String, module: String, includedFrom: SourceLocation? = nil, text: [UInt8] = []) {
    self.path = path
    self.module = module
    self.includedFrom = includedFrom
    bytes = Self.normalised(text)
  }

  private static func normalised(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = bytes
    if bytes.hasCarriageReturn {
      result.removeAll(keepingCapacity: true)
      for (index, byte) in bytes.enumerated() {
        if byte == .newline, index > 0, bytes[index - 1] == .carriageReturn { continue }
        result.append(byte == .carriageReturn ? .newline : byte)
      }
    }
    if result.last != .newline { result.append(.newline) }
    return result
  }

  /// The directives that led to the file, outermost first.
  package var includeChain: [SourceLocation] {
    var chain: [SourceLocation] = []
    var next = includedFrom
    while let location = next {
      chain.append(location)
      next = location.file.includedFrom
    }
    return chain.reversed()
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The first line that is not UTF-8; nil when all are.
  package var firstLineNotUTF8: SourceLocation? {
    guard !bytes.isASCII, String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var number = 1
    for line in bytes.split(separator: .newline, omittingEmptySubsequences: false) {
      if String(validating: line, as: UTF8.self) == nil {
        return SourceLocation(file: self, line: number, range: restOfLine(from: line.startIndex))
      }
      number += 1
    }
    return nil
  }
}

// Lines and columns.
extension SourceFile {
  /// The place of the first byte of a range, with its column.
  func location(of range: Range<Int>, line: Int) -> SourceLocation {
    let start = range.lowerBound
    return SourceLocation(file: self, line: line, column: column(from: startOfLine(at: start), to: start), range: range)
  }

  // A tab takes the column back to the beginning of its stop instead of forward to the next one.
  private func column(from start: Int, to end: Int) -> Int {
    var column = 1
    for byte in bytes[start..<end] where !byte.isUTF8Continuation {
      column = byte == .tab ? (column - 1) % 8 + 1 : column + 1
    }
    return column
  }

  /// The character that stands the given number of code points after the beginning of the line of `offset`.
  func location(after count: Int, codePointsOfLineAt offset: Int, line: Int) -> SourceLocation {
    var end = startOfLine(at: offset)
    var left = count
    while end < bytes.count - 1, left > 0 {
      end = endOfCharacter(at: end)
      left -= 1
    }
    return location(of: end..<end + 1, line: line)
  }

  func endOfCharacter(at offset: Int) -> Int {
    var end = min(offset + 1, bytes.count)
    while end < bytes.count, bytes[end].isUTF8Continuation { end += 1 }
    return end
  }

  func startOfLine(at offset: Int) -> Int {
    var start = offset
    while start > 0, bytes[start - 1] != .newline { start -= 1 }
    return start
  }

  /// The rest of a line from an offset on, without white space at its end.
  func restOfLine(from offset: Int) -> Range<Int> {
    let end = bytes[offset...].firstIndex(of: .newline) ?? bytes.count
    return offset..<bytes[offset..<end].endWithoutTrailingWhiteSpace
  }

  /// The line that an offset is in.
  func line(at offset: Int) -> Range<Int> { restOfLine(from: startOfLine(at: min(offset, bytes.count))) }

  /// The lines and columns of bytes.
  func range(_ bytes: Range<Int>) -> SourceRange {
    SourceRange(start: position(of: bytes.lowerBound), end: position(of: bytes.upperBound))
  }

  func position(of offset: Int) -> SourcePosition {
    let end = min(offset, bytes.count)
    let start = startOfLine(at: end)
    let line = bytes[..<start].reduce(1) { $1 == .newline ? $0 + 1 : $0 }
    return SourcePosition(line: line, column: bytes[start..<end].reduce(1) { $1.isUTF8Continuation ? $0 : $0 + 1 })
  }
}

// Without an end at the first byte found, the compiler turns these loops into vector instructions.
extension [UInt8] {
  fileprivate var hasCarriageReturn: Bool {
    var found: UInt8 = 0
    for byte in self { found |= byte == .carriageReturn ? 1 : 0 }
    return found != 0
  }

  fileprivate var isASCII: Bool {
    var all: UInt8 = 0
    for byte in self { all |= byte }
    return all < 0x80
  }
}
