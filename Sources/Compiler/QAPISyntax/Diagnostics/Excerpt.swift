/// A line of a source text with a mark below some of its bytes.
///
/// None of its lines can be taken for the head of a report, which has a file's name in its first column.
struct Excerpt {
  let file: SourceFile
  /// The bytes to mark, of which only the first line is shown.
  let range: Range<Int>

  /// Two lines, and a line before them that gives the place, unless the head of the report gives it.
  func text(under head: SourceLocation) -> String {
    let start = file.position(of: range.lowerBound)
    let line = PrintableLine(file, line: file.line(at: range.lowerBound), marked: range)
    let number = String(start.line)
    let blank = String(repeating: " ", count: number.count)
    let isSaid = head.line == start.line && head.column == start.column
    let place = isSaid ? "" : " \(blank)--> \(start.line):\(start.column)\n"
    let mark = "^" + String(repeating: "~", count: line.mark.count - 1)
    let indentation = String(repeating: " ", count: line.mark.lowerBound)
    return place + " \(number) | \(line.text)\n \(blank) | \(indentation)\(mark)\n"
  }
}

extension SourceLocation {
  /// The source line with the bytes that are meant marked, as reports show it.
  package var excerpt: String { Excerpt(file: file, range: range).text(under: self) }
}

/// A source line as a terminal can show it, and the columns of the mark.
private struct PrintableLine {
  /// The most columns of a line that are shown.
  static let limit = 100
  /// How many columns are shown before the mark where a line is too long.
  private static let before = 40
  /// How many bytes before and after the beginning of the mark are examined.
  private static let reach = 1000
  private static let tabStop = 8
  private static let ellipsis = "..."

  private(set) var text = ""
  private(set) var mark = 0..<0
  private var width = 0
  /// The characters to show, and the column in which each begins.
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

  /// The part of a line that is near enough to an offset to be shown, in whole characters.
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

  /// Leaves out characters too far from the beginning of the mark.
  private mutating func show(isCutAtStart: Bool, isCutAtEnd: Bool) {
    let first = width > Self.limit ? max(0, min(mark.lowerBound - Self.before, width - Self.limit)) : 0
    let last = min(width, first + Self.limit)
    let shown = cells.filter { (first..<max(last, first + 1)).contains($0.column) }
    let head = first > 0 || isCutAtStart ? Self.ellipsis : ""
    text = head + shown.map(\.text).joined() + (last < width || isCutAtEnd ? Self.ellipsis : "")
    // A wide character may begin before the first column that is shown.
    let shift = head.count - (shown.first?.column ?? 0)
    let lower = mark.lowerBound + shift
    mark = lower..<max(lower + 1, min(mark.upperBound, last) + shift)
  }
}

extension Unicode.Scalar {
  /// The character, or a picture of it if a terminal would act on it.
  var printable: String {
    switch value {
    case 0..<0x20: Self.text(0x2400 + value)
    case 0x7F: Self.text(0x2421)
    case 0x80..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: Self.text(0xFFFD)
    default: String(self)
    }
  }

  private static func text(_ value: UInt32) -> String { Unicode.Scalar(value).map(String.init) ?? "?" }

  /// How many columns of a terminal the printable form takes.
  var columns: Int {
    switch value {
    case 0..<0x300, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    default:
      switch properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: 0
      default: 1
      }
    }
  }
}

extension String {
  /// The text with pictures of control characters; newlines stay.
  var printable: String {
    guard unicodeScalars.contains(where: { $0.value < 0x20 || $0.value >= 0x7F }) else { return self }
    return unicodeScalars.map { $0 == "\n" ? "\n" : $0.printable }.joined()
  }
}
