package import QAPISchema

/// An entry of the reply to `query-qmp-schema`, its conditions kept.
package struct IntrospectionEntry: Sendable {
  /// Something that is there only under a condition.
  package struct Element<Value: Sendable>: Sendable {
    package var value: Value
    package var condition: Condition?
  }

  package struct Value: Sendable {
    package var name: String
    package var features: [Element<String>]
  }

  package struct Member: Sendable {
    package var name: String
    package var type: String
    package var isOptional: Bool
    package var features: [Element<String>]
  }

  package struct Case: Sendable {
    package var name: String
    package var type: String
  }

  package enum Content: Sendable {
    case builtin(BuiltinType.JSONKind)
    case enumeration([Element<Value>])
    case array(element: String)
    case object(members: [Element<Member>], tag: String?, cases: [Element<Case>])
    case alternate([Element<String>])
    case command(arguments: String, returns: String, allowsOOB: Bool)
    case event(arguments: String)
  }

  /// Masked unless unmasking was asked for.
  package var name: String
  package var content: Content
  package var features: [Element<String>]
  package var condition: Condition?
  /// Whether an enumeration's values are shown as members too.
  package var listsValuesAsMembers = true
}
