import QAPISchema

/// Prints declarations, with two columns of indentation per level, and lists broken over lines beyond 120 columns.
struct SwiftRenderer {
  static let width = 120

  /// `public` or `package`.
  let access: String
  private(set) var text = ""
  private var depth = 0

  init(access: String) {
    self.access = access
  }

  /// Adds a line at the current indentation.
  mutating func line(_ content: String = "") {
    if !content.isEmpty {
      for _ in 0..<depth { text += "  " }
      text += content
    }
    text += "\n"
  }

  /// Adds declarations, with empty lines around those of more than one line.
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

  /// Adds a head with a body in braces, on one line if that is short.
  private mutating func braces(_ head: String, _ body: [SwiftStatement]) {
    if body.isEmpty { return line(head + " {}") }
    if body.count == 1, case .expression(let only) = body[0], only.elements == nil {
      let whole = "\(head) { \(only.text) }"
      if fits(whole) { return line(whole) }
    }
    line(head + " {")
    close(body)
  }

  private mutating func close(_ body: [SwiftStatement]) {
    indented { $0.render(body) }
    line("}")
  }

  private func fits(_ content: String) -> Bool { content.utf8.count + 2 * depth <= Self.width }

  private mutating func document(_ lines: [String]) {
    for content in lines { line(content.isEmpty ? "///" : "/// \(content)") }
  }
}

extension SwiftRenderer {
  mutating func render(_ declaration: SwiftDeclaration) {
    switch declaration {
    case .type(let type): render(type)
    case .property(let property): render(property)
    case .function(let function): render(function)
    case .enumCase(let enumCase): render(enumCase)
    case .alias(let alias):
      document(alias.documentation)
      line("\(access) typealias \(alias.name) = \(alias.target)")
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

  private mutating func render(_ type: SwiftType) {
    document(type.documentation)
    for attribute in type.attributes { line(attribute) }
    var head = type.keyword == .extensionOf ? "" : "\(access) "
    head += "\(type.keyword.rawValue) \(type.name)"
    if !type.inherits.isEmpty { head += ": " + type.inherits.joined(separator: ", ") }
    guard !type.members.isEmpty else { return line(head + " {}") }
    line(head + " {")
    indented { $0.render(type.members) }
    line("}")
  }

  private mutating func render(_ property: SwiftProperty) {
    document(property.documentation)
    var head = property.isPrivate ? "private " : "\(access) "
    if property.isStatic { head += "static " }
    head += "\(property.storage.rawValue) \(property.name): \(property.type)"
    if let value = property.initialValue {
      render(SwiftExpression("\(head) = \(value.head)", value.elements, value.tail))
    } else if let body = property.body {
      braces(head, body)
    } else {
      line(head)
    }
  }

  private mutating func render(_ enumCase: SwiftEnumCase) {
    document(enumCase.documentation)
    let payload = enumCase.payload.map { "(\($0))" } ?? ""
    line("\(enumCase.isIndirect ? "indirect " : "")case \(enumCase.name)\(payload)")
  }

  private mutating func render(_ function: SwiftFunction) {
    document(function.documentation)
    var words = function.modifiers
    if function.body != nil { words.insert(access, at: 0) }
    words.append(function.name.map { "func \($0)" } ?? "init")
    var tail = ")"
    if function.isAsync { tail += " async" }
    if let failure = function.failure { tail += " throws(\(failure))" }
    if let returns = function.returns { tail += " -> \(returns)" }
    let parameters = function.parameters.map { SwiftExpression($0.text) }
    let signature = SwiftExpression(words.joined(separator: " ") + "(", parameters, tail)
    guard let body = function.body else { return render(signature) }
    let head = signature.text
    guard fits(head + " {") else {
      render(SwiftExpression(signature.head, parameters, tail + (body.isEmpty ? " {}" : " {")))
      if !body.isEmpty { close(body) }
      return
    }
    braces(head, body)
  }
}

extension SwiftFunction.Parameter {
  fileprivate var text: String {
    let labels = label.map { "\($0) \(name)" } ?? name
    return "\(labels): \(type)" + (defaultValue.map { " = \($0)" } ?? "")
  }
}

extension SwiftDeclaration {
  /// Whether the declaration takes one line, and needs no empty line between it and its neighbours.
  var isShort: Bool {
    switch self {
    case .type, .function, .conditional: false
    case .property(let property): property.documentation.isEmpty && (property.body ?? []).allSatisfy(\.isExpression)
    case .enumCase(let enumCase): enumCase.documentation.isEmpty
    case .alias(let alias): alias.documentation.isEmpty
    }
  }
}

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
