import HMP
import MainLoop

/// A line of a script without its comment, and with the values of its variables.
package enum ScriptLine: Sendable, Equatable {
  /// A blank line or a comment.
  case empty
  case command(String)
  /// A line with a variable that has no value.
  case undefined(String)
  /// A line in which the value of a variable cannot stand as one value, and why.
  case unusable(String, reason: String)

  /// The text that stands for a value as one value, after a text.
  typealias Quote = (_ value: String, _ head: String) -> Result<String, QuotedValue.Refusal>

  /// Reads a line: `#` at the start of a command begins a comment, `${NAME}` stands for the value of a variable, `${NAME:q}`
  /// for the same as one value, and `\${` for `${` itself.
  package init(_ line: String, variables: @autoclosure () -> [String: String] = [:]) {
    self.init(line, variables(), Self.quoteWord)
  }

  /// Reads a line of a monitor.
  @MainLoop
  init(_ line: String, in context: HMPContext) {
    self.init(line, context.state.variables.values) { value, head in
      Result { () throws(QuotedValue.Refusal) in try QuotedValue(after: head, context).text(of: value) }
    }
  }

  private init(_ line: String, _ variables: @autoclosure () -> [String: String], _ quote: Quote) {
    if Self.isEmpty(line) {
      self = .empty
    } else if line.utf8.contains(UInt8(ascii: "$")) {
      self = Self.substitute(line[...], variables(), quote)
    } else {
      self = .command(line)
    }
  }

  private static let quoteWord: @Sendable (String, String) -> Result<String, QuotedValue.Refusal> = { value, head in
    Result { () throws(QuotedValue.Refusal) in try QuotedValue(after: head).text(of: value) }
  }

  /// Whether a line is blank or a comment.
  package static func isEmpty(_ line: String) -> Bool {
    let start = line.utf8.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    return start == nil || start == UInt8(ascii: "#")
  }

  /// What follows a name for a value that stays one value.
  private static let quotedMark = ":q"

  /// Replaces variables by their values; the line may begin like a comment.
  static func substitute(
    _ line: Substring, _ variables: [String: String], _ quote: Quote = quoteWord
  ) -> ScriptLine {
    var rest = line
    var result = ""
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      if result.last == "\\", rest[dollar...].hasPrefix("${") {
        result.removeLast()
        result += "${"
        rest = rest[dollar...].dropFirst(2)
        continue
      }
      let next = rest.index(after: dollar)
      guard next < rest.endIndex, rest[next] == "{", let end = rest[next...].firstIndex(of: "}") else {
        result.append("$")
        rest = rest[next...]
        continue
      }
      var name = String(rest[rest.index(after: next)..<end])
      let isQuoted = name.hasSuffix(quotedMark)
      if isQuoted { name.removeLast(quotedMark.count) }
      guard let value = variables[name] else { return .undefined(name) }
      switch isQuoted ? quote(value, result) : .success(value) {
      case .success(let text): result += text
      case .failure(let refusal): return .unusable(name, reason: refusal.reason)
      }
      rest = rest[rest.index(after: end)...]
    }
    return .command(result + rest)
  }
}

/// Joins each line that ends in a backslash with the next one.
///
/// Comments are not continued, nor are lines that end in two backslashes, which stand for themselves.
package struct LineJoiner: Sendable {
  /// The longest joined line, in bytes.
  package static let limit = 1 << 20

  package enum Step: Sendable, Equatable {
    /// A whole line, and the number of lines of the input that it consists of.
    case line(String, count: Int)
    /// The line continues on the next one.
    case partial
    case tooLong(count: Int)

    /// The number of lines of the input that it consists of.
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

  /// Whether the next line continues another one.
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

  /// Ends a continued line at the end of the input; nil where there is none.
  package mutating func finish() -> Step? {
    guard isJoining else { return nil }
    defer {
      text = ""
      count = 0
    }
    return text.utf8.count > Self.limit ? .tooLong(count: count) : .line(text, count: count)
  }

  /// The error of a line that is too long.
  package static var explanation: String { "the line is longer than \(limit) bytes" }

  private static func isContinued(_ line: String) -> Bool {
    !line.utf8.reversed().prefix { $0 == UInt8(ascii: "\\") }.count.isMultiple(of: 2)
  }

  private static func isComment(_ line: String) -> Bool {
    line.utf8.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } == UInt8(ascii: "#")
  }
}
