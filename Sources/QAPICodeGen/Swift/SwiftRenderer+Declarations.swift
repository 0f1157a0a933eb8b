import QAPISchema

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
  /// Whether the declaration takes one line, so that its neighbours need no empty line between.
  var isShort: Bool {
    switch self {
    case .type, .function, .conditional: false
    case .property(let property): property.documentation.isEmpty && (property.body ?? []).allSatisfy(\.isExpression)
    case .enumCase(let enumCase): enumCase.documentation.isEmpty
    case .alias(let alias): alias.documentation.isEmpty
    }
  }
}
