/// Splits bytes into lines, however the bytes were split on their way.
///
/// A line ends in LF or CR LF. Bytes after the last line end are a line as well, once ``finish()`` says that no more come.
/// A byte order mark before the first line is skipped.
package struct LineSplitter {
  private enum Mode {
    case collecting
    case passingOver
    case finished
  }

  private let limit: Int
  private var mode = Mode.collecting
  private var bytes: [UInt8] = []
  private var start = 0
  private var scanned = 0
  /// The number of the line that ``next()`` gives next, from 1.
  package private(set) var lineNumber = 1

  /// Makes a splitter for lines of at most `limit` bytes, line end not counted.
  package init(limit: Int) {
    self.limit = limit
  }

  /// Takes more input.
  package mutating func feed(_ more: some Collection<UInt8>) {
    bytes.removeSubrange(..<start)
    scanned -= start
    start = 0
    bytes.append(contentsOf: more)
  }

  /// Says that no more input comes.
  package mutating func finish() {
    if mode == .passingOver { start = bytes.count }
    mode = .finished
  }

  /// The next line; nil when more input is needed, or when there is none after ``finish()``.
  package mutating func next() throws(LineSourceError) -> String? {
    while true {
      guard let end = bytes[scanned...].firstIndex(of: 0x0A) else { return try remainder() }
      let line = bytes[start..<end]
      start = end + 1
      scanned = start
      guard case .passingOver = mode else { return try text(of: line.last == 0x0D ? line.dropLast() : line) }
      mode = .collecting
    }
  }

  private mutating func remainder() throws(LineSourceError) -> String? {
    scanned = bytes.count
    switch mode {
    case .passingOver:
      start = bytes.count
      return nil
    case .collecting:
      // One byte of grace: it may be the CR of a line end.
      guard bytes.count - start > limit + 1 else { return nil }
      start = bytes.count
      mode = .passingOver
      throw tooLong()
    case .finished:
      guard start < bytes.count else { return nil }
      let line = bytes[start...]
      start = bytes.count
      return try text(of: line.last == 0x0D ? line.dropLast() : line)
    }
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private mutating func text(of bytes: ArraySlice<UInt8>) throws(LineSourceError) -> String {
    let isMarked = lineNumber == 1 && bytes.starts(with: Self.byteOrderMark)
    let line = isMarked ? bytes.dropFirst(Self.byteOrderMark.count) : bytes
    guard line.count <= limit else { throw tooLong() }
    defer { lineNumber += 1 }
    guard let text = String(validating: line, as: UTF8.self) else { throw .notUTF8(line: lineNumber) }
    return text
  }

  private mutating func tooLong() -> LineSourceError {
    defer { lineNumber += 1 }
    return .lineTooLong(line: lineNumber, limit: limit)
  }
}
