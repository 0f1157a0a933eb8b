import QAPISyntax

/// A definition whose keys have the right names and shapes; its names are not resolved.
struct Definition: Sendable {
  typealias Kind = DefinitionKind

  indirect enum Body: Sendable {
    case enumeration(EnumDefinition)
    case structure(base: TypeUse?, members: [MemberDefinition])
    case union(UnionDefinition)
    /// A union of the old dialects whose branches may be of any type, and the bytes of the object with the branches.
    case simpleUnion([BranchDefinition], Range<Int>)
    case alternate([BranchDefinition])
    case command(CommandDefinition)
    case event(ArgumentsDefinition)
  }

  var name: String
  var kind: Kind
  /// The line of the opening brace and the bytes of the name.
  var location: SourceLocation
  var body: Body
  var condition: Condition?
  var features: [Feature]
  /// The index of its comment among the documentation blocks.
  var documentation: Int?

  var context: SchemaError.Context { .init(kind: kind.rawValue, name: name) }
}

/// A use of a type by name: the type, or an array of it.
struct TypeUse: Sendable {
  var name: String
  var isArray: Bool
  /// The bytes of the use, with the brackets of an array.
  var range: Range<Int>
  /// The bytes of the name.
  var nameRange: Range<Int>

  init(name: String, isArray: Bool = false, range: Range<Int>, nameRange: Range<Int>? = nil) {
    self.name = name
    self.isArray = isArray
    self.range = range
    self.nameRange = nameRange ?? range
  }
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
  /// The bytes of the key.
  var range: Range<Int>
  var conditionRange: Range<Int>?
}

struct BranchDefinition: Sendable {
  var name: String
  var type: TypeUse
  var condition: Condition?
  /// The bytes of the key.
  var range: Range<Int>
}

struct UnionDefinition: Sendable {
  enum Base: Sendable {
    case named(TypeUse)
    case inline([MemberDefinition])
  }

  var base: Base
  var discriminator: String
  var discriminatorRange: Range<Int>
  var branches: [BranchDefinition]
  /// The bytes of the object with the branches.
  var branchesRange: Range<Int>
}

struct ArgumentsDefinition: Sendable {
  enum Data: Sendable {
    case none
    case named(TypeUse)
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
