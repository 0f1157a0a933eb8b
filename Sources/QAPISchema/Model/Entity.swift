/// What all entities have.
package struct EntityHeader: Sendable {
  package var name: String
  /// The name of the module that the entity belongs to; `./builtin` for predefined types.
  package var module: String
  /// The opening brace of the definition; nil for predefined and array types.
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

/// An include directive, also when the file had been read before.
package struct Include: Sendable {
  /// The included module's name.
  package var module: String
  package var includedBy: String
}
