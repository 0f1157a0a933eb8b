import QAPISchema

/// Swift declarations as data, which `SwiftRenderer` turns into text.
indirect enum SwiftDeclaration: Sendable {
  case type(SwiftType)
  case property(SwiftProperty)
  case function(SwiftFunction)
  case enumCase(SwiftEnumCase)
  case alias(SwiftAlias)
  /// `#if`
  case conditional(Condition, then: [SwiftDeclaration], else: [SwiftDeclaration])
}

/// A declaration with members.
struct SwiftType: Sendable {
  enum Keyword: String, Sendable {
    case structure = "struct"
    case enumeration = "enum"
    case protocolType = "protocol"
    case extensionOf = "extension"
  }

  var documentation: [String] = []
  var attributes: [String] = []
  var keyword: Keyword
  var name: String
  var inherits: [String] = []
  var members: [SwiftDeclaration] = []
}

/// A stored property, or a computed one if it has a body.
struct SwiftProperty: Sendable {
  enum Storage: String, Sendable {
    case constant = "let"
    case variable = "var"
  }

  var documentation: [String] = []
  var isPrivate = false
  var isStatic = false
  var storage = Storage.constant
  var name: String
  var type: String
  var initialValue: SwiftExpression?
  var body: [SwiftStatement]?
}

/// A function or initialiser, or a requirement of a protocol if it has no body.
struct SwiftFunction: Sendable {
  struct Parameter: Sendable {
    /// Nil if the label is the name.
    var label: String?
    var name: String
    var type: String
    var defaultValue: String?
  }

  var documentation: [String] = []
  /// Such as `nonisolated` and `mutating`.
  var modifiers: [String] = []
  /// Nil for an initialiser.
  var name: String?
  var parameters: [Parameter] = []
  var isAsync = false
  var failure: String?
  var returns: String?
  var body: [SwiftStatement]?
}

struct SwiftEnumCase: Sendable {
  var documentation: [String] = []
  var isIndirect = false
  var name: String
  var payload: String?
}

struct SwiftAlias: Sendable {
  var documentation: [String] = []
  var name: String
  var target: String
}

extension [SwiftDeclaration] {
  /// The declarations in `#if` with the condition, and the others in its `#else`.
  func under(_ condition: Condition?, otherwise: [SwiftDeclaration] = []) -> [SwiftDeclaration] {
    guard let condition else { return self }
    return [.conditional(condition, then: self, else: otherwise)]
  }
}

/// Swift statements as data.
enum SwiftStatement: Sendable {
  case expression(SwiftExpression)
  /// A call up to the `in` of its trailing closure, and the closure's body.
  case closure(String, [SwiftStatement])
  case switchOver(String, [SwiftCase])
  /// The text before a multi-line literal, its lines, which need no escapes, and the text after it.
  case literal(String, String, String)
  /// `#if`
  case conditional(Condition, then: [SwiftStatement], else: [SwiftStatement])
}

/// One `case` of a `switch`, with an optional condition.
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

/// An expression, which may be a list in brackets that is broken over several lines if it is long.
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
  /// The statements in `#if` with the condition, and the others in its `#else`.
  func under(_ condition: Condition?, otherwise: [SwiftStatement] = []) -> [SwiftStatement] {
    guard let condition else { return self }
    return [.conditional(condition, then: self, else: otherwise)]
  }
}

extension Condition {
  /// The condition as an expression of `#if`.
  var swift: String {
    switch self {
    case .identifier(let name): name
    case .not(let operand): "!" + operand.swiftOperand
    case .written(_, let meaning): meaning.swift
    case .all(let operands): operands.map(\.swiftOperand).joined(separator: " && ")
    case .any(let operands): operands.map(\.swiftOperand).joined(separator: " || ")
    }
  }

  private var swiftOperand: String {
    switch self {
    case .identifier, .not: swift
    case .written(_, let meaning): meaning.swiftOperand
    case .all(let operands), .any(let operands): operands.count == 1 ? operands[0].swiftOperand : "(\(swift))"
    }
  }

  /// Both conditions, or one of them if they are equal or the other one is absent.
  static func both(_ first: Condition?, _ second: Condition?) -> Condition? {
    guard let first else { return second }
    guard let second, second != first else { return first }
    return .all([first, second])
  }
}

/// Text as a string literal of Swift.
enum SwiftLiteral {
  static func string(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": literal += "\\\(scalar)"
      case "\n": literal += "\\n"
      case "\t": literal += "\\t"
      default:
        literal += scalar.value < 0x20 ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
      }
    }
    return literal + "\""
  }
}
