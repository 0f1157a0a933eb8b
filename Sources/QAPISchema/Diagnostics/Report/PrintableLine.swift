/// A source line as a terminal can show it, with the columns that a mark takes up in it.
struct PrintableLine {
  /// The most columns of a line that are shown.
  static let limit = 100
  /// How many columns are shown before the mark where a line is too long.
  private static let before = 40
  /// How many bytes on each side of the beginning of the mark are looked at.
  private static let reach = 1000
  private static let tabStop = 8
  private static let ellipsis = "..."

  private(set) var text = ""
  private(set) var mark = 0..<0
  private var width = 0
  /// What is shown, and in which column each character begins.
  private var cells: [(text: String, column: Int)] = []

  /// Both ranges are offsets of bytes.
  init(_ file: SourceFile, line: Range<Int>, marked: Range<Int>) {
    let near = Self.near(marked.lowerBound, of: line, file)
    var start: Int?
    var end: Int?
    var offset = near.lowerBound
    for scalar in String(decoding: file.bytes[near], as: UTF8.self).unicodeScalars {
      if start == nil, offset >= marked.lowerBound { start = width }
      if end == nil, offset >= marked.upperBound { end = width }
      append(scalar)
      offset += UTF8.width(scalar)
    }
    let first = start ?? width
    mark = first..<max(first + 1, end ?? width)
    show(isCutAtStart: near.lowerBound > line.lowerBound, isCutAtEnd: near.upperBound < line.upperBound)
  }

  /// What of a line is near enough to an offset to be shown, in whole characters.
  private static func near(_ offset: Int, of line: Range<Int>, _ file: SourceFile) -> Range<Int> {
    var start = max(line.lowerBound, offset - reach)
    var end = min(line.upperBound, offset + reach)
    while start > line.lowerBound, file.bytes[start].isUTF8Continuation { start -= 1 }
    while end < line.upperBound, file.bytes[end].isUTF8Continuation { end += 1 }
    return start..<max(start, end)
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    guard scalar == "\t" else {
      cells.append((scalar.printable, width))
      width += scalar.columns
      return
    }
    for _ in 0..<Self.tabStop - width % Self.tabStop {
      cells.append((" ", width))
      width += 1
    }
  }

  /// Leaves out what is too far from the beginning of the mark.
  private mutating func show(isCutAtStart: Bool, isCutAtEnd: Bool) {
    let first = width > Self.limit ? max(0, min(mark.lowerBound - Self.before, width - Self.limit)) : 0
    let last = min(width, first + Self.limit)
    let shown = cells.filter { (first..<max(last, first + 1)).contains($0.column) }
    let head = first > 0 || isCutAtStart ? Self.ellipsis : ""
    text = head + shown.map(\.text).joined() + (last < width || isCutAtEnd ? Self.ellipsis : "")
    // A wide character may begin in front of the first column that is shown.
    let shift = head.count - (shown.first?.column ?? 0)
    let lower = mark.lowerBound + shift
    mark = lower..<max(lower + 1, min(mark.upperBound, last) + shift)
  }
}
