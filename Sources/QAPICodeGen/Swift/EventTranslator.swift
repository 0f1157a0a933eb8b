import QAPISchema

/// Translates events: a struct of the data.
struct EventTranslator {
  let translation: SwiftTranslation

  static func name(_ event: Event) -> String { SwiftNames.type(event.header.name) + "Event" }

  func declarations(_ event: Event) -> [SwiftDeclaration] {
    let object = ObjectTranslator(translation: translation)
    let boxedType = event.isBoxed ? event.arguments : nil
    let members = boxedType.map(object.boxed) ?? object.members(translation.arguments(event.arguments))
    let type = SwiftType(
      documentation: DocumentationText.definition(event.header), keyword: .structure, name: Self.name(event),
      inherits: [translation.types.runtime("QAPIEvent")], members: constants(event) + members)
    return [.type(type)].under(event.header.condition)
  }

  private func constants(_ event: Event) -> [SwiftDeclaration] {
    var constants = [constant("name", translation.types.standard("String"), "\"\(event.header.name)\"")]
    if let choice = SpecialFeatureChoice(event.header.features) {
      constants.append(choice.property(translation.types))
    }
    return constants
  }

  private func constant(_ name: String, _ type: String, _ value: String) -> SwiftDeclaration {
    .property(SwiftProperty(isStatic: true, storage: .variable, name: name, type: type, body: [.line(value)]))
  }
}
