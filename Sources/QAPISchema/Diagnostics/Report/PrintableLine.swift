/// A source line as a terminal can show it, with the columns that a mark takes up in it.
struct PrintableLine {
  /// The most columns of a line that are shown.
  static let limit = 100
  /// How many columns are shown before the mark where a line is too long.
  private static let before = 40
  private static let tabStop = 8
  private static let ellipsis = "..."

  private(set) var text = ""
  private(set) var mark = 0..<0
  private var width = 0
  /// For each column, where in the text its character begins; both columns of a wide character are the same.
  private var starts: [String.Index] = []

  /// Both ranges are offsets of bytes.
  init(_ file: SourceFile, line: Range<Int>, marked: Range<Int>) {
    var start: Int?
    var end: Int?
    var offset = line.lowerBound
    for scalar in String(decoding: file.bytes[line], as: UTF8.self).unicodeScalars {
      if start == nil, offset >= marked.lowerBound { start = width }
      if end == nil, offset >= marked.upperBound { end = width }
      append(scalar)
      offset += UTF8.width(scalar)
    }
    let first = start ?? width
    mark = first..<max(first + 1, end ?? width)
    shorten()
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    let shown = scalar == "\t" ? String(repeating: " ", count: Self.tabStop - width % Self.tabStop) : scalar.printable
    let columns = scalar == "\t" ? shown.count : scalar.columns
    let index = text.endIndex
    text += shown
    width += columns
    for column in 0..<columns {
      starts.append(scalar == "\t" ? text.index(text.endIndex, offsetBy: column - columns) : index)
    }
  }

  /// Cuts away what is too far from the beginning of the mark.
  private mutating func shorten() {
    guard width > Self.limit else { return }
    let first = max(0, min(mark.lowerBound - Self.before, width - Self.limit))
    let last = min(width, first + Self.limit)
    let head = first > 0 ? Self.ellipsis : ""
    let tail = last < width ? Self.ellipsis : ""
    let end = last < width ? starts[last] : text.endIndex
    text = head + text[starts[first]..<end] + tail
    let shift = head.count - first
    let lower = mark.lowerBound + shift
    mark = lower..<max(lower + 1, min(mark.upperBound, last) + shift)
  }
}
