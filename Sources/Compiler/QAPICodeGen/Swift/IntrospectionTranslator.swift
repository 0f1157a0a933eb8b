import QAPISchema

/// Translates the introspection of a schema to JSON text in pieces, each under its condition.
///
/// Text costs nothing until a client asks for it, and takes little time to compile. A comma follows each element of a list,
/// the last one included, because the conditions decide which one is the last.
///
///     extension IntrospectionText {
///       public static var sampleSchema: IntrospectionText {
///         var pieces: [StaticString] = []
///         pieces.reserveCapacity(1)
///         pieces.append(
///           #"""
///           {"name": "stop", "meta-type": "command", "arg-type": "0", "ret-type": "0", },
///           """#
///         )
///         return IntrospectionText(pieces: pieces)
///       }
///     }
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
      documentation: ["The response to `query-qmp-schema`."], isStatic: true, storage: .variable,
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
    // An empty list of features is left out. If all features are conditional, so is the list.
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

/// Text with parts that exist only under conditions.
private struct ConditionalText {
  struct Piece {
    var text: String
    var condition: Condition?
  }

  /// A piece of more bytes gets no more text.
  private static let pieceLength = 4000

  private(set) var pieces: [Piece] = []
  /// The conditions of the parts that are being added, outermost first.
  private var conditions: [Condition] = []
  private var condition: Condition?

  mutating func add(_ text: String) {
    if let last = pieces.indices.last, pieces[last].text.utf8.count <= Self.pieceLength,
      pieces[last].condition == condition
    {
      pieces[last].text += text
    } else {
      pieces.append(Piece(text: text, condition: condition))
    }
  }

  /// Adds a part that exists only under the condition.
  mutating func under(_ condition: Condition?, _ part: (inout ConditionalText) -> Void) {
    guard let condition else { return part(&self) }
    let outer = self.condition
    conditions.append(condition)
    self.condition = conditions.reversed().reduce(nil) { .both($1, $0) }
    part(&self)
    conditions.removeLast()
    self.condition = outer
  }
}
