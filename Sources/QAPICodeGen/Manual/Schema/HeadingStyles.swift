/// Recognizes headings in free-form text: `= Title`, and titles under or between lines of one sign.
///
/// Of the second kind, those that look alike are of one level, and each new look is one level deeper.
struct HeadingStyles {
  struct Heading {
    var title: String
    /// Counts from 1.
    var level: Int
  }

  private struct Look: Equatable {
    var sign: Character
    var isOverlined: Bool
  }

  private var looks: [Look] = []

  /// The index of the first line of a heading; the end where there is none.
  func firstHeading(in lines: ArraySlice<String>) -> Int {
    lines.indices.first { index in
      let rest = lines[index...]
      let startsParagraph = index == lines.startIndex || lines[index - 1].isBlank
      return startsParagraph && (Self.marked(rest) != nil || Self.underlined(rest) != nil)
    } ?? lines.endIndex
  }

  /// Takes a heading from the beginning of the lines.
  mutating func take(from lines: inout ArraySlice<String>) -> Heading? {
    if let heading = Self.marked(lines) {
      lines.removeFirst()
      return heading
    }
    guard let (title, look) = Self.underlined(lines) else { return nil }
    lines.removeFirst(look.isOverlined ? 3 : 2)
    if !looks.contains(look) { looks.append(look) }
    return Heading(title: title, level: (looks.firstIndex(of: look) ?? 0) + 1)
  }

  private static func marked(_ lines: ArraySlice<String>) -> Heading? {
    guard let line = lines.first else { return nil }
    let level = line.prefix { $0 == "=" }.count
    let title = line.dropFirst(level)
    guard level > 0, title.first == " ", !String(title).isBlank else { return nil }
    guard title.contains(where: { $0 != "=" && $0 != " " }) else { return nil }
    return Heading(title: String(title.drop { $0 == " " }), level: level)
  }

  private static func underlined(_ lines: ArraySlice<String>) -> (String, Look)? {
    let head = Array(lines.prefix(3))
    if head.count == 3, let over = sign(head[0]), sign(head[2]) == over, head[0].count >= head[1].count,
      !head[1].isBlank
    {
      return (String(head[1].drop { $0 == " " }), Look(sign: over, isOverlined: true))
    }
    guard head.count > 1, let under = sign(head[1]), sign(head[0]) == nil, !head[0].isBlank, head[0].indentation == 0,
      head[1].count >= head[0].count
    else { return nil }
    return (head[0], Look(sign: under, isOverlined: false))
  }

  /// The sign of which a line of at least three is made.
  private static func sign(_ line: String) -> Character? {
    guard let first = line.first, "=-~^\"*#+`.:_'".contains(first), line.count > 2 else { return nil }
    return line.allSatisfy { $0 == first } ? first : nil
  }
}
