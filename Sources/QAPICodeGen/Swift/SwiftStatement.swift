import QAPISchema

/// Swift statements as data.
enum SwiftStatement: Sendable {
  case expression(SwiftExpression)
  /// A call up to its trailing closure's `in`, and the closure's body.
  case closure(String, [SwiftStatement])
  case switchOver(String, [SwiftCase])
  /// A literal of as many lines as the text has, which has nothing to escape, between what stands around it.
  case literal(String, String, String)
  /// `#if`
  case conditional(Condition, then: [SwiftStatement], else: [SwiftStatement])
}

/// One `case` of a `switch`, perhaps under a condition.
struct SwiftCase: Sendable {
  /// Nil for `default`.
  var pattern: String?
  var condition: Condition?
  var body: [SwiftStatement]

  init(_ pattern: String?, under condition: Condition? = nil, _ body: [SwiftStatement]) {
    self.pattern = pattern
    self.condition = condition
    self.body = body
  }

  init(_ pattern: String?, under condition: Condition? = nil, _ line: String) {
    self.init(pattern, under: condition, [.line(line)])
  }
}

/// An expression, which may be a list between brackets that is broken over lines where it is long.
struct SwiftExpression: Sendable {
  var head: String
  var elements: [SwiftExpression]?
  var tail: String

  /// Text that is never broken.
  init(_ text: String) {
    self.init(text, nil, "")
  }

  /// A list such as `f(` … `)`; without elements, text that is never broken.
  init(_ head: String, _ elements: [SwiftExpression]?, _ tail: String) {
    self.head = head
    self.elements = elements
    self.tail = tail
  }

  /// The expression on one line.
  var text: String {
    guard let elements else { return tail.isEmpty ? head : head + tail }
    return head + elements.map(\.text).joined(separator: ", ") + tail
  }
}

extension SwiftStatement {
  static func line(_ text: String) -> SwiftStatement { .expression(SwiftExpression(text)) }
}

extension [SwiftStatement] {
  /// The statements, which exist under the condition only.
  func under(_ condition: Condition?, otherwise: [SwiftStatement] = []) -> [SwiftStatement] {
    guard let condition else { return self }
    return [.conditional(condition, then: self, else: otherwise)]
  }
}
