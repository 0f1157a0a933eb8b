/// What a line of two periods begins.
extension BlockReader {
  /// The blocks that a directive stands for; none for a comment.
  func directive(_ line: String, _ body: [String]) -> [MarkupBlock] {
    guard let directive = Directive(line, body) else { return [] }
    switch directive.name {
    case "qmp-example": return [example(directive)]
    case "code", "code-block", "sourcecode", "parsed-literal":
      return directive.body.isEmpty ? [] : [.literal(directive.body)]
    case "note", "warning", "caution", "attention", "important", "hint", "tip", "danger", "error", "seealso":
      return [.titled(inline.words(directive.title), inner(directive.argumentAndBody))]
    case "admonition": return [.titled(inline.words(directive.argument), inner(directive.body))]
    case "table":
      let blocks = inner(directive.body)
      return directive.argument.isEmpty ? blocks : [.titled(inline.words(directive.argument), blocks)]
    default: return inner(directive.body)
    }
  }

  /// Lines to and from a server; with the option `:annotated:` text with such lines in it.
  private func example(_ directive: Directive) -> MarkupBlock {
    let title = inline.words(directive.options["title"] ?? "Example")
    if directive.options["annotated"] != nil { return .titled(title, inner(directive.body)) }
    return .titled(title, directive.body.isEmpty ? [] : [.literal(directive.body)])
  }
}

/// The parts of the form `.. NAME:: ARGUMENT`, with the indented lines behind it.
struct Directive {
  var name: String
  var argument: String
  var options: [String: String] = [:]
  var body: [String]

  init?(_ line: String, _ lines: [String]) {
    guard let end = line.firstRange(of: "::") else { return nil }
    name = String(line[..<end.lowerBound].dropFirst(2).drop { $0 == " " })
    guard !name.isEmpty, !name.contains(" ") else { return nil }
    if name.hasSuffix(" ") { return nil }
    argument = String(line[end.upperBound...].drop { $0 == " " })
    var rest = lines[...]
    while let option = rest.first, let (key, value) = Self.option(option) {
      options[key] = value
      rest.removeFirst()
    }
    body = Array(rest).dedented
  }

  /// The name as a title.
  var title: String { name == "seealso" ? "See also" : name.prefix(1).uppercased() + name.dropFirst() }

  var argumentAndBody: [String] { argument.isEmpty ? body : [argument] + body }

  private static func option(_ line: String) -> (String, String)? {
    guard line.hasPrefix(":"), let end = line.dropFirst().firstIndex(of: ":") else { return nil }
    let key = line[line.index(after: line.startIndex)..<end]
    guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0 == "-" }) else { return nil }
    return (String(key), String(line[line.index(after: end)...].drop { $0 == " " }))
  }
}

extension String {
  fileprivate func firstRange(of part: String) -> Range<Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(part) { return index..<self.index(index, offsetBy: part.count) }
      index = self.index(after: index)
    }
    return nil
  }
}
