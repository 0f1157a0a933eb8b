/// An entity whose uses of types are still names.
struct Draft: Sendable {
  /// A use of an object type: by its name, or of the implicit one made for the same definition.
  enum ObjectUse: Sendable {
    case named(String)
    /// Index among the drafts.
    case implicit(Int)
  }

  struct Object: Sendable {
    var origin = ObjectType.Origin.definition
    var base: ObjectUse?
    var members: [MemberDefinition] = []
    var union: Union?
  }

  /// A discriminator, by the name of a member, and the branches that it selects.
  struct Union: Sendable {
    struct Branch: Sendable {
      var name: String
      var type: ObjectUse
      var typeName: String
      var condition: Condition?
    }

    var discriminator: String
    var branches: [Branch]
  }

  /// Where the condition of an entity comes from.
  enum ConditionSource: Sendable {
    case definition, none
    case type(TypeUse)
  }

  indirect enum Content: Sendable {
    case include(Include)
    case builtin(BuiltinType)
    case enumeration(EnumDefinition)
    case array(element: String)
    case object(Object)
    case alternate([BranchDefinition])
    case command(CommandDefinition, arguments: ObjectUse?)
    case event(isBoxed: Bool, arguments: ObjectUse?)

    var isType: Bool {
      switch self {
      case .builtin, .enumeration, .array, .object, .alternate: true
      case .include, .command, .event: false
      }
    }
  }

  var name: String
  var module: String
  /// The definition that the entity is, or that made it necessary; nil if predefined.
  var definition: Definition?
  var content: Content
  var conditionSource = ConditionSource.definition
  /// Whether the entity was written as such, so that features and documentation belong to it.
  var isWritten = false
}
