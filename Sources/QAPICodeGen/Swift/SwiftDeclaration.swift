import QAPISchema

/// Swift declarations as data; `SwiftRenderer` makes text of them.
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

/// A stored property, or a computed one where there is a body.
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

/// A function or initialiser; a requirement of a protocol where there is no body.
struct SwiftFunction: Sendable {
  struct Parameter: Sendable {
    /// Nil where the label is the name.
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
  /// The declarations, which exist under the condition only.
  func under(_ condition: Condition?, otherwise: [SwiftDeclaration] = []) -> [SwiftDeclaration] {
    guard let condition else { return self }
    return [.conditional(condition, then: self, else: otherwise)]
  }
}
