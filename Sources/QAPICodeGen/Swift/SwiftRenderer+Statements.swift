import QAPISchema

extension SwiftRenderer {
  mutating func render(_ statements: [SwiftStatement]) {
    for statement in statements {
      switch statement {
      case .expression(let expression): render(expression)
      case .closure(let head, let body):
        line(head)
        close(body)
      case .switchOver(let subject, let cases): render(subject, cases)
      case .literal(let before, let content, let after): render(before, literal: content, after)
      case .conditional(let condition, let then, let otherwise):
        line("#if \(condition.swift)")
        render(then)
        if !otherwise.isEmpty {
          line("#else")
          render(otherwise)
        }
        line("#endif")
      }
    }
  }

  private mutating func render(_ before: String, literal content: String, _ after: String) {
    line(before)
    indented { renderer in
      renderer.line("#\"\"\"")
      for part in Array(content.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        renderer.line(String(decoding: part, as: UTF8.self))
      }
      renderer.line("\"\"\"#")
    }
    line(after)
  }

  private mutating func render(_ subject: String, _ cases: [SwiftCase]) {
    line("switch \(subject) {")
    for item in cases {
      if let condition = item.condition { line("#if \(condition.swift)") }
      let head = item.pattern.map { "case \($0):" } ?? "default:"
      if item.body.count == 1, case .expression(let only) = item.body[0], case let whole = "\(head) \(only.text)",
        fits(whole)
      {
        line(whole)
      } else {
        line(head)
        indented { $0.render(item.body) }
      }
      if item.condition != nil { line("#endif") }
    }
    line("}")
  }

  mutating func render(_ expression: SwiftExpression) {
    let whole = expression.text
    guard let elements = expression.elements, !fits(whole) else { return line(whole) }
    line(expression.head)
    indented { renderer in
      for (index, element) in elements.enumerated() {
        renderer.render(element.followed(by: index == elements.count - 1 ? "" : ","))
      }
    }
    line(expression.tail)
  }
}

extension SwiftExpression {
  fileprivate func followed(by mark: String) -> SwiftExpression {
    SwiftExpression(head, elements, tail + mark)
  }
}

extension SwiftStatement {
  var isExpression: Bool { if case .expression = self { true } else { false } }
}
