/// A line of a source text with a mark below what is meant.
///
/// No line of it begins like a report, which always has a file's name in its first column.
struct Excerpt {
  let file: SourceFile
  /// The bytes that are meant; where they go on over several lines, only the first one is shown.
  let range: Range<Int>

  /// Two lines, and a line in front that gives the place where the head of the report does not.
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
  /// The source line with the name of the definition marked that begins there, as reports show it; empty without a text.
  package var excerpt: String {
    guard let offset, let object = PlacedDefinition(at: self) else { return "" }
    let names = Definition.Kind.allCases.lazy.compactMap { object.ownName($0.rawValue) }
    return Excerpt(file: file, range: names.first ?? file.restOfLine(from: offset)).text(under: self)
  }
}
