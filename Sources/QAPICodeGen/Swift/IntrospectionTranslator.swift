import QAPISchema

/// Translates what a schema tells its clients of itself: JSON text in pieces, each under its condition.
///
/// As text it costs nothing until it is asked for, and next to nothing to compile. Each element of a list has a comma
/// behind it, the last one too, because which is the last is decided by the conditions.
struct IntrospectionTranslator {
  private typealias Element = IntrospectionEntry.Element

  let types: SwiftTypeNames

  func declaration(_ schema: Schema, module: String) -> SwiftDeclaration {
    let entries = Introspection.entries(of: schema)
    let type = types.runtime("IntrospectionText")
    var text = ConditionalText()
    for entry in entries { add(entry, to: &text) }
    let appends = text.pieces.flatMap { piece in
      [SwiftStatement.literal("pieces.append(", piece.text, ")")].under(piece.condition)
    }
    let property = SwiftProperty(
      documentation: ["The reply to `query-qmp-schema`."], isStatic: true, storage: .variable,
      name: SwiftNames.memberOfModule(module, suffix: "Schema"), type: type,
      body: [
        .line("var pieces: [\(types.standard("StaticString"))] = []"),
        .line("pieces.reserveCapacity(\(appends.count))"),
      ] + appends
        + [.line("return \(type)(pieces: pieces)")])
    return .type(SwiftType(keyword: .extensionOf, name: type, members: [.property(property)]))
  }

  private func add(_ entry: IntrospectionEntry, to text: inout ConditionalText) {
    text.under(entry.condition) { text in
      text.add("{\"name\": \"\(entry.name)\", ")
      addContent(of: entry, to: &text)
      add(entry.features, to: &text)
      text.add("},\n")
    }
  }

  private func addContent(of entry: IntrospectionEntry, to text: inout ConditionalText) {
    switch entry.content {
    case .builtin(let kind): text.add("\"meta-type\": \"builtin\", \"json-type\": \"\(kind.rawValue)\", ")
    case .enumeration(let values):
      text.add("\"meta-type\": \"enum\", ")
      if entry.listsValuesAsMembers {
        text.add("\"members\": [")
        list(values, in: &text) { add($0, to: &$1) }
        text.add("], ")
      }
      text.add("\"values\": [")
      list(values, in: &text) { $1.add("\"\($0.name)\"") }
      text.add("], ")
    case .array(let element): text.add("\"meta-type\": \"array\", \"element-type\": \"\(element)\", ")
    case .object(let members, let tag, let cases):
      text.add("\"meta-type\": \"object\", \"members\": [")
      list(members, in: &text) { add($0, to: &$1) }
      text.add("], ")
      guard let tag else { return }
      text.add("\"tag\": \"\(tag)\", \"variants\": [")
      list(cases, in: &text) { $1.add("{\"case\": \"\($0.name)\", \"type\": \"\($0.type)\"}") }
      text.add("], ")
    case .alternate(let types):
      text.add("\"meta-type\": \"alternate\", \"members\": [")
      list(types, in: &text) { $1.add("{\"type\": \"\($0)\"}") }
      text.add("], ")
    case .command(let arguments, let returns, let allowsOOB):
      let outOfBand = allowsOOB ? "\"allow-oob\": true, " : ""
      text.add("\"meta-type\": \"command\", \"arg-type\": \"\(arguments)\", \"ret-type\": \"\(returns)\", \(outOfBand)")
    case .event(let arguments): text.add("\"meta-type\": \"event\", \"arg-type\": \"\(arguments)\", ")
    }
  }

  private func add(_ value: IntrospectionEntry.Value, to text: inout ConditionalText) {
    text.add("{\"name\": \"\(value.name)\", ")
    add(value.features, to: &text)
    text.add("}")
  }

  private func add(_ member: IntrospectionEntry.Member, to text: inout ConditionalText) {
    let optional = member.isOptional ? "\"default\": null, " : ""
    text.add("{\"name\": \"\(member.name)\", \"type\": \"\(member.type)\", \(optional)")
    add(member.features, to: &text)
    text.add("}")
  }

  private func add(_ features: [Element<String>], to text: inout ConditionalText) {
    guard !features.isEmpty else { return }
    // Without any feature there is no such member; where all depend on conditions, so does the member.
    var condition: Condition?
    if features.allSatisfy({ $0.condition != nil }) {
      condition = features.count == 1 ? features[0].condition : .any(features.compactMap(\.condition))
    }
    text.under(condition) { text in
      text.add("\"features\": [")
      list(features, in: &text) { $1.add("\"\($0)\"") }
      text.add("], ")
    }
  }

  private func list<Value>(
    _ elements: [Element<Value>], in text: inout ConditionalText, _ add: (Value, inout ConditionalText) -> Void
  ) {
    for element in elements {
      text.under(element.condition) { text in
        add(element.value, &text)
        text.add(", ")
      }
    }
  }
}
