import Foundation
import QAPISchema
import QAPISyntax
import Testing

/// An example in `qapi-schema(5)`, with the kind that the comment before it gives.
struct ManualExample: CustomTestStringConvertible {
  enum Kind: String {
    case accepted
    /// Pieces that are refused, each under a comment with the message.
    case refusedEach = "refused each"
    case tableAccepted = "table accepted"
    case tableRefusedEach = "table refused each"
    /// Lines of the output for the last accepted example.
    case swift, introspection
    /// Grammar, which is no text of the language.
    case grammar
  }

  var kind: Kind
  var dialect = Dialect.v9
  var text: String
  /// The line of the page.
  var line: Int
  /// The accepted schema before it.
  var schema: Source?

  var testDescription: String { "line \(line)" }

  /// The pieces between empty lines: the message in the comment that a piece begins with, and its text.
  var pieces: [(message: String, text: String)] {
    text.components(separatedBy: "\n\n").map { piece in
      let message = piece.prefix { $0 != "\n" }.dropFirst(2)
      return (String(message), piece)
    }
  }
}

extension ManualExample {
  struct Unmarked: Error {
    var line: Int
    var mark: String
  }

  /// All displays of the page.
  static func all() throws -> [ManualExample] {
    let repository = Fixtures.folder.resolvingSymlinksInPath().appending(path: "../../..").standardized
    let page = try String(contentsOf: repository.appending(path: "man/qapi-schema.5"), encoding: .utf8)
    var examples: [ManualExample] = []
    var mark = ""
    var schema: Source?
    var rest = page.components(separatedBy: "\n")[...]
    while let line = rest.popFirst() {
      if line.hasPrefix(".\\\" ") { mark = String(line.dropFirst(4)) }
      guard line.hasPrefix(".Bd -literal") else { continue }
      let text = rest.prefix { $0 != ".Ed" }
      var example = try example(mark, text.map(plain).joined(separator: "\n"), line: rest.startIndex)
      mark = ""
      rest = rest.dropFirst(text.count)
      if example.kind == .accepted { schema = Source(example.text + "\n", dialect: example.dialect) }
      example.schema = schema
      examples.append(example)
    }
    return examples
  }

  private static func example(_ mark: String, _ text: String, line: Int) throws -> ManualExample {
    var words = mark.split(separator: " ").map(String.init)
    let dialect = words.last.flatMap(Dialect.init(rawValue:))
    if dialect != nil { words.removeLast() }
    guard let kind = Kind(rawValue: words.joined(separator: " ")) else { throw Unmarked(line: line, mark: mark) }
    return ManualExample(kind: kind, dialect: dialect ?? .v9, text: text, line: line)
  }

  /// A line as it is shown.
  private static func plain(_ line: String) -> String {
    let escapes = ["\\(aq": "'", "\\-": "-", "\\&": "", "\\('E": "\u{C9}", "\\e": "\\"]
    var line = line
    for (escape, sign) in escapes where escape != "\\e" { line = line.replacingOccurrences(of: escape, with: sign) }
    return line.replacingOccurrences(of: "\\e", with: "\\")
  }
}
