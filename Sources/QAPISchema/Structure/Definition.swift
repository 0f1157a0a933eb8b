/// A definition whose keys have the right names and shapes; its names are not resolved.
struct Definition: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case enumeration = "enum"
    case structure = "struct"
    case union, alternate, command, event
  }

  indirect enum Body: Sendable {
    case enumeration(EnumDefinition)
    case structure(base: String?, members: [MemberDefinition])
    case union(UnionDefinition)
    /// A union of the old dialects whose branches may be of any type.
    case simpleUnion([BranchDefinition])
    case alternate([BranchDefinition])
    case command(CommandDefinition)
    case event(ArgumentsDefinition)
  }

  var name: String
  var kind: Kind
  var location: SourceLocation
  var body: Body
  var condition: Condition?
  var features: [Feature]
  /// Index of its comment among the documentation blocks.
  var documentation: Int?

  var context: SchemaError.Context { .init(kind: kind.rawValue, name: name) }
}

/// A use of a type by name: the type, or an array of it.
struct TypeUse: Sendable {
  var name: String
  var isArray: Bool
}

struct EnumDefinition: Sendable {
  var prefix: String?
  var values: [EnumValue]
}

struct MemberDefinition: Sendable {
  var name: String
  var isOptional: Bool
  var type: TypeUse
  var condition: Condition?
  var features: [Feature]
}

struct BranchDefinition: Sendable {
  var name: String
  var type: TypeUse
  var condition: Condition?
}

struct UnionDefinition: Sendable {
  enum Base: Sendable {
    case named(String)
    case inline([MemberDefinition])
  }

  var base: Base
  var discriminator: String
  var branches: [BranchDefinition]
}

struct ArgumentsDefinition: Sendable {
  enum Data: Sendable {
    case none
    case named(String)
    case inline([MemberDefinition])
  }

  var data: Data
  var isBoxed: Bool
}

struct CommandDefinition: Sendable {
  var arguments: ArgumentsDefinition
  var returns: TypeUse?
  var generatesCode: Bool
  var respondsOnSuccess: Bool
  var allowsOOB: Bool
  var allowsPreconfig: Bool
  var isCoroutine: Bool
}
