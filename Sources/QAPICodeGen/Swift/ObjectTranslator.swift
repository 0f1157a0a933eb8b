import QAPISchema

/// Translates what has members: structs, and the arguments of commands and events.
struct ObjectTranslator {
  let translation: SwiftTranslation

  func declarations(_ type: ObjectType) -> [SwiftDeclaration] {
    let declaration = type.variants.map { UnionTranslator(translation: translation).union(type, $0) } ?? structure(type)
    return [.type(declaration)].under(
      type.header.condition, otherwise: translation.absent(type.header.name))
  }

  private func structure(_ type: ObjectType) -> SwiftType {
    let members = translation.members(of: type)
    return SwiftType(
      documentation: DocumentationText.definition(type.header), keyword: .structure,
      name: type.header.name, inherits: [translation.types.runtime("QAPIObject")],
      members: self.members(members))
  }

  /// Properties, initialiser, reading and writing.
  func members(_ members: [SwiftMember]) -> [SwiftDeclaration] {
    members.flatMap(\.properties) + [
      .function(SwiftFunction(parameters: members.map(\.parameter), body: members.map(\.initialisation))),
      .function(translation.readingFunction(members.flatMap(\.reading))),
      .function(translation.writingFunction(members.flatMap(\.writing))),
    ]
  }

  /// The same for a type that has its members as one value.
  func boxed(_ argumentType: String) -> [SwiftDeclaration] {
    [
      .property(SwiftProperty(name: "arguments", type: argumentType)),
      .function(
        SwiftFunction(
          parameters: [.init(label: "_", name: "arguments", type: argumentType)],
          body: [.line("self.arguments = arguments")])),
      .function(
        translation.readingFunction([.line("self.arguments = try \(argumentType)(members: &reader)")])),
      .function(translation.writingFunction([.line("self.arguments.write(members: &writer)")])),
    ]
  }
}
