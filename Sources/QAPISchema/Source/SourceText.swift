/// The bytes of a file with every line end made a newline, and one at the end.
struct SourceText: Sendable {
  let file: SourceFile
  let bytes: [UInt8]

  init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
  }

  static func normalised(_ bytes: [UInt8]) -> [UInt8] {
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

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The place of a byte, with its column.
  func location(of offset: Int, line: Int) -> SourceLocation {
    SourceLocation(file: file, line: line, column: column(from: startOfLine(at: offset), to: offset), offset: offset)
  }

  func startOfLine(at offset: Int) -> Int {
    var start = offset
    while start > 0, bytes[start - 1] != .newline { start -= 1 }
    return start
  }

  // A tab takes the column back to the beginning of its stop instead of forward to the next one.
  private func column(from start: Int, to end: Int) -> Int {
    var column = 1
    for byte in bytes[start..<end] where !byte.isUTF8Continuation {
      column = byte == .tab ? (column - 1) % 8 + 1 : column + 1
    }
    return column
  }

  /// The place that lies the given number of code points after the beginning of the line of `offset`.
  func location(after count: Int, codePointsOfLineAt offset: Int, line: Int) -> SourceLocation {
    let start = startOfLine(at: offset)
    var end = start
    var left = count
    while end < bytes.count - 1, left > 0 {
      end += 1
      while end < bytes.count - 1, bytes[end].isUTF8Continuation { end += 1 }
      left -= 1
    }
    return SourceLocation(file: file, line: line, column: column(from: start, to: end), offset: end)
  }

  /// The line of the first byte that belongs to no UTF-8 sequence; nil when all do.
  var firstLineNotUTF8: Int? {
    guard !bytes.isASCII, String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var line = 1
    for text in bytes.split(separator: .newline, omittingEmptySubsequences: false) {
      if String(validating: text, as: UTF8.self) == nil { return line }
      line += 1
    }
    return nil
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
