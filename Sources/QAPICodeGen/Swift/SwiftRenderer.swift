/// Makes text of declarations: two columns of indentation a level, lists broken over lines beyond 120 columns.
struct SwiftRenderer {
  static let width = 120

  /// `public` or `package`.
  let access: String
  private(set) var text = ""
  private var depth = 0

  init(access: String) {
    self.access = access
  }

  /// Adds a line as it stands.
  mutating func line(_ content: String = "") {
    if !content.isEmpty {
      for _ in 0..<depth { text += "  " }
      text += content
    }
    text += "\n"
  }

  /// Adds declarations; those of more than one line are set apart by empty lines.
  mutating func render(_ declarations: [SwiftDeclaration]) {
    for (index, declaration) in declarations.enumerated() {
      if index > 0, !(declaration.isShort && declarations[index - 1].isShort) { line() }
      render(declaration)
    }
  }

  mutating func indented(_ body: (inout SwiftRenderer) -> Void) {
    depth += 1
    body(&self)
    depth -= 1
  }

  /// A head with a body in braces, on one line where that is short.
  mutating func braces(_ head: String, _ body: [SwiftStatement]) {
    if body.isEmpty { return line(head + " {}") }
    if body.count == 1, case .expression(let only) = body[0], only.elements == nil {
      let whole = "\(head) { \(only.text) }"
      if fits(whole) { return line(whole) }
    }
    line(head + " {")
    close(body)
  }

  mutating func close(_ body: [SwiftStatement]) {
    indented { $0.render(body) }
    line("}")
  }

  func fits(_ content: String) -> Bool { content.utf8.count + 2 * depth <= Self.width }

  mutating func document(_ lines: [String]) {
    for content in lines { line(content.isEmpty ? "///" : "/// \(content)") }
  }
}
