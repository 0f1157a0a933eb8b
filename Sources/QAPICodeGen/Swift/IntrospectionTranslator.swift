import QAPISchema

/// Translates what a schema tells its clients of itself: JSON text in pieces, each under its condition.
///
/// As text it costs nothing until it is asked for, and next to nothing to compile. Each element of a list has a comma
/// behind it, the last one too, because which is the last is decided by the conditions.
struct IntrospectionTranslator {
  private typealias Element = IntrospectionEntry.Element

  private struct Piece {
    var text: String
    var condition: Condition?
  }

  let types: SwiftTypeNames

  func declaration(_ schema: Schema, module: String) -> SwiftDeclaration {
    let entries = Introspection.entries(of: schema)
    let type = types.runtime("IntrospectionText")
    let appends = pieces(entries).flatMap { piece in
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

  private func pieces(_ entries: [IntrospectionEntry]) -> [Piece] {
    var merged: [Piece] = []
    for entry in entries {
      for piece in pieces(entry) {
        let isLong = (merged.last?.text.utf8.count ?? 0) > 4000
        if let last = merged.indices.last, merged[last].condition == piece.condition, !isLong {
          merged[last].text += piece.text
        } else {
          merged.append(piece)
        }
      }
    }
    return merged
  }

  private func pieces(_ entry: IntrospectionEntry) -> [Piece] {
    var pieces = text("{\"name\": \"\(entry.name)\", ")
    switch entry.content {
    case .builtin(let kind): pieces += text("\"meta-type\": \"builtin\", \"json-type\": \"\(kind.rawValue)\", ")
    case .enumeration(let values):
      pieces += text("\"meta-type\": \"enum\", ")
      if entry.listsValuesAsMembers {
        pieces += text("\"members\": [")
        pieces += list(values) { text("{\"name\": \"\($0.name)\", ") + features($0.features) + text("}") }
        pieces += text("], ")
      }
      pieces += text("\"values\": [") + list(values) { text("\"\($0.name)\"") } + text("], ")
    case .array(let element): pieces += text("\"meta-type\": \"array\", \"element-type\": \"\(element)\", ")
    case .object(let members, let tag, let cases):
      pieces += text("\"meta-type\": \"object\", \"members\": [") + list(members, member) + text("], ")
      if let tag {
        pieces += text("\"tag\": \"\(tag)\", \"variants\": [")
        pieces += list(cases) { text("{\"case\": \"\($0.name)\", \"type\": \"\($0.type)\"}") } + text("], ")
      }
    case .alternate(let types):
      pieces += text("\"meta-type\": \"alternate\", \"members\": [")
      pieces += list(types) { text("{\"type\": \"\($0)\"}") } + text("], ")
    case .command(let arguments, let returns, let allowsOOB):
      pieces += text(
        "\"meta-type\": \"command\", \"arg-type\": \"\(arguments)\", \"ret-type\": \"\(returns)\", "
          + (allowsOOB ? "\"allow-oob\": true, " : ""))
    case .event(let arguments): pieces += text("\"meta-type\": \"event\", \"arg-type\": \"\(arguments)\", ")
    }
    return under(entry.condition, pieces + features(entry.features) + text("},\n"))
  }

  private func member(_ member: IntrospectionEntry.Member) -> [Piece] {
    let optional = member.isOptional ? "\"default\": null, " : ""
    return text("{\"name\": \"\(member.name)\", \"type\": \"\(member.type)\", \(optional)")
      + features(member.features) + text("}")
  }

  private func features(_ features: [Element<String>]) -> [Piece] {
    guard !features.isEmpty else { return [] }
    // Without any feature there is no such member; where all depend on conditions, so does the member.
    var condition: Condition?
    if features.allSatisfy({ $0.condition != nil }) {
      condition = features.count == 1 ? features[0].condition : .any(features.compactMap(\.condition))
    }
    return under(
      condition, text("\"features\": [") + list(features) { text("\"\($0)\"") } + text("], "))
  }

  private func list<Value>(_ elements: [Element<Value>], _ pieces: (Value) -> [Piece]) -> [Piece] {
    elements.flatMap { under($0.condition, pieces($0.value) + text(", ")) }
  }

  private func text(_ text: String) -> [Piece] { [Piece(text: text)] }

  private func under(_ condition: Condition?, _ pieces: [Piece]) -> [Piece] {
    pieces.map { Piece(text: $0.text, condition: Condition.both(condition, $0.condition)) }
  }
}
