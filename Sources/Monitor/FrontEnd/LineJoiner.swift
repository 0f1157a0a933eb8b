/// Joins the lines of a script that are continued in the next: those that end in a backslash.
///
/// A comment is not continued, nor a line that ends in two backslashes, which stand for themselves.
package struct LineJoiner: Sendable {
  /// Longer lines are refused, in bytes.
  package static let limit = 1 << 20

  package enum Step: Sendable, Equatable {
    /// A whole line, and how many lines of the input it is made of.
    case line(String, count: Int)
    /// The line goes on in the next.
    case partial
    case tooLong(count: Int)

    /// How many lines of the input it is made of.
    package var count: Int {
      switch self {
      case .line(_, let count), .tooLong(let count): count
      case .partial: 0
      }
    }
  }

  private var text = ""
  private var count = 0

  package init() {}

  /// Whether a line has begun that goes on.
  package var isJoining: Bool { count > 0 }

  /// Takes the next line of the input.
  package mutating func add(_ line: String) -> Step {
    guard isJoining || line.utf8.last == UInt8(ascii: "\\") else { return .line(line, count: 1) }
    count += 1
    let goesOn = Self.isContinued(line) && (count > 1 || !Self.isComment(line))
    if text.utf8.count <= Self.limit { text += goesOn ? line.dropLast() : line[...] }
    if goesOn { return .partial }
    return finish() ?? .partial
  }

  /// Ends a line that would go on, at the end of the input; nil where there is none.
  package mutating func finish() -> Step? {
    guard isJoining else { return nil }
    defer {
      text = ""
      count = 0
    }
    return text.utf8.count > Self.limit ? .tooLong(count: count) : .line(text, count: count)
  }

  /// What is said of a line that is too long.
  package static var explanation: String { "the line is longer than \(limit) bytes" }

  private static func isContinued(_ line: String) -> Bool {
    !line.utf8.reversed().prefix { $0 == UInt8(ascii: "\\") }.count.isMultiple(of: 2)
  }

  private static func isComment(_ line: String) -> Bool {
    line.utf8.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } == UInt8(ascii: "#")
  }
}
