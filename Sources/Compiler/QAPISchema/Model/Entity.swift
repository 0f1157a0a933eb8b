package import QAPISyntax

/// The properties that all entities have.
package struct EntityHeader: Sendable {
  package var name: String
  /// The name of the module that the entity belongs to; `./builtin` for predefined types.
  package var module: String
  /// The line of the definition's opening brace; nil for predefined and array types.
  package var location: SourceLocation?
  package var condition: Condition?
  package var features: [Feature]
  package var documentation: DocumentationBlock?

  package init(
    name: String, module: String, location: SourceLocation? = nil, condition: Condition? = nil,
    features: [Feature] = [], documentation: DocumentationBlock? = nil
  ) {
    self.name = name
    self.module = module
    self.location = location
    self.condition = condition
    self.features = features
    self.documentation = documentation
  }
}

/// An element of a checked schema.
package enum Entity: Sendable {
  case include(Include)
  case builtin(BuiltinType)
  case enumeration(EnumType)
  case array(ArrayType)
  case object(ObjectType)
  case alternate(AlternateType)
  case command(Command)
  case event(Event)

  /// Nil for an include directive and for a built-in type.
  package var header: EntityHeader? {
    switch self {
    case .include, .builtin: nil
    case .enumeration(let type): type.header
    case .array(let type): type.header
    case .object(let type): type.header
    case .alternate(let type): type.header
    case .command(let command): command.header
    case .event(let event): event.header
    }
  }

  package var name: String {
    switch self {
    case .include(let include): include.module
    case .builtin(let type): type.rawValue
    case .enumeration, .array, .object, .alternate, .command, .event: header?.name ?? ""
    }
  }

  package var module: String {
    switch self {
    case .include(let include): include.includedBy
    case .builtin: Module.builtinName
    case .enumeration, .array, .object, .alternate, .command, .event: header?.module ?? Module.builtinName
    }
  }
}

package struct EnumType: Sendable {
  package var header: EntityHeader
  package var prefix: String?
  package var values: [EnumValue]
}

/// The type of an array, which is created at its first use.
package struct ArrayType: Sendable {
  /// The header, with the module and condition of the element type.
  package var header: EntityHeader
  package var element: TypeReference
}

/// A struct, a union, or the implicit type of inline arguments, of an inline base, or of a simple union's branch.
package struct ObjectType: Sendable {
  package enum Origin: Sendable {
    /// A definition of a struct or union, or the predefined `q_empty`.
    case definition
    /// `q_obj_NAME-arg`: the inline arguments of the command or event NAME.
    case arguments(of: String)
    /// `q_obj_NAME-base`: the inline base of the union NAME.
    case base(of: String)
    /// `q_obj_TYPE-wrapper`: the branch of simple unions whose only member, `data`, is of that type.
    case wrapper(of: String)
  }

  package struct Variants: Sendable {
    /// The name of the discriminator, a common member of an enumeration type.
    package var tag: String
    /// The written branches, then the automatic ones in the order of the enumeration's values.
    package var branches: [Branch]
  }

  package var header: EntityHeader
  package var origin: Origin
  /// The name of the base type, whose members come first.
  package var base: String?
  /// The members written here, without the inherited ones.
  package var members: [Member]
  /// Nil unless the type is a union.
  package var variants: Variants?
}

/// One of several types, distinguished by the JSON type of the value.
package struct AlternateType: Sendable {
  package var header: EntityHeader
  package var branches: [Branch]
}

package struct Command: Sendable {
  package var header: EntityHeader
  /// The name of the object type of the arguments; nil where there are none.
  package var arguments: String?
  package var returns: TypeReference?
  /// Whether the handler takes the arguments as one value.
  package var isBoxed: Bool
  /// The flag `gen`: whether a marshaller is generated.
  package var generatesCode: Bool
  /// The flag `success-response`.
  package var respondsOnSuccess: Bool
  /// The flag `allow-oob`.
  package var allowsOOB: Bool
  /// The flag `allow-preconfig`.
  package var allowsPreconfig: Bool
  /// The flag `coroutine`; never together with `allowsOOB`.
  package var isCoroutine: Bool
}

package struct Event: Sendable {
  package var header: EntityHeader
  /// The name of the object type of the arguments; nil where there are none.
  package var arguments: String?
  package var isBoxed: Bool
}

extension Entity {
  /// The conditions of the entity and of its parts, in the order in which they are written.
  package var conditions: [Condition] {
    var found: [Condition?] = [header?.condition] + Self.conditions(header?.features ?? [])
    switch self {
    case .include, .builtin, .array, .command, .event: break
    case .enumeration(let type): found += type.values.flatMap { [$0.condition] + Self.conditions($0.features) }
    case .object(let type):
      found += type.members.flatMap { [$0.condition] + Self.conditions($0.features) }
      found += (type.variants?.branches ?? []).map(\.condition)
    case .alternate(let type): found += type.branches.map(\.condition)
    }
    return found.compactMap(\.self)
  }

  private static func conditions(_ features: [Feature]) -> [Condition?] { features.map(\.condition) }
}

extension OpaqueExpression {
  /// The expressions in the conditions of the entities, each once.
  package static func all(in entities: [Entity]) -> [OpaqueExpression] {
    var known: Set<OpaqueExpression> = []
    var result: [OpaqueExpression] = []
    for case .written(let texts, _) in entities.flatMap(\.conditions) {
      for expression in texts.flatMap(CExpression.opaqueParts) where known.insert(expression).inserted {
        result.append(expression)
      }
    }
    return result
  }
}
