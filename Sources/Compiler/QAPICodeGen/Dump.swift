package import QAPISchema
import QAPISyntax

/// The checked schema as text, for comparison with the output of another compiler for the same schema.
package struct Dump {
  private var text = ""

  /// The modules with their entities, then the documentation.
  package static func text(of schema: Schema) -> String {
    var dump = Dump()
    for module in schema.modules {
      dump.line(0, "module \(module.name)")
      for entity in module.entities { dump.add(entity, schema) }
    }
    for block in schema.documentation { dump.add(block, schema.dialect.rules.documentation) }
    return dump.text
  }

  private init() {}

  mutating func line(_ depth: Int, _ content: String) {
    for _ in 0..<depth { text += "    " }
    text += content
    text += "\n"
  }

  private mutating func add(_ entity: Entity, _ schema: Schema) {
    switch entity {
    case .include(let include): line(0, "include \(include.module)")
    case .builtin: break
    case .enumeration(let type): add(type)
    case .array(let type):
      // Arrays of built-in types are left out, as built-in types are.
      if case .builtin = type.element { return }
      line(0, "array \(type.header.name) \(type.element.name)")
      add(type.header.condition, 1)
    case .object(let type): add(type)
    case .alternate(let type):
      line(0, "alternate \(type.header.name)")
      line(1, "tag type")
      add(type.branches)
      add(type.header)
    case .command(let command): add(command)
    case .event(let event):
      line(0, "event \(event.header.name) \(event.arguments ?? "None")")
      line(1, "boxed=\(Self.flag(event.isBoxed))")
      add(event.header)
    }
  }

  private mutating func add(_ type: EnumType) {
    line(0, "enum \(type.header.name)")
    if let prefix = type.prefix { line(1, "prefix \(prefix)") }
    for value in type.values {
      line(1, "member \(value.name)")
      add(value.condition, 2)
      add(value.features, 2)
    }
    add(type.header)
  }

  private mutating func add(_ type: ObjectType) {
    line(0, "object \(type.header.name)")
    if let base = type.base { line(1, "base \(base)") }
    for member in type.members {
      line(1, "member \(member.name): \(member.type.name) optional=\(Self.flag(member.isOptional))")
      add(member.condition, 2)
      add(member.features, 2)
    }
    if let variants = type.variants {
      line(1, "tag \(variants.tag)")
      add(variants.branches)
    }
    add(type.header)
  }

  private mutating func add(_ branches: [Branch]) {
    for branch in branches {
      line(1, "case \(branch.name): \(branch.type.name)")
      add(branch.condition, 2)
    }
  }

  private mutating func add(_ command: Command) {
    line(0, "command \(command.header.name) \(command.arguments ?? "None") -> \(command.returns?.name ?? "None")")
    line(
      1,
      "gen=\(Self.flag(command.generatesCode)) success_response=\(Self.flag(command.respondsOnSuccess))"
        + " boxed=\(Self.flag(command.isBoxed)) oob=\(Self.flag(command.allowsOOB))"
        + " preconfig=\(Self.flag(command.allowsPreconfig))" + (command.isCoroutine ? " coroutine=True" : ""))
    add(command.header)
  }

  private mutating func add(_ header: EntityHeader) {
    add(header.condition, 1)
    add(header.features, 1)
  }

  private mutating func add(_ features: [Feature], _ depth: Int) {
    for feature in features {
      line(depth, "feature \(feature.name)")
      add(feature.condition, depth + 1)
    }
  }

  private mutating func add(_ condition: Condition?, _ depth: Int) {
    guard let condition else { return }
    switch condition {
    case .identifier(let name): line(depth, "if \(name)")
    case .all, .any, .not, .written: line(depth, "if \(Self.nested(condition))")
    }
  }

  private static func nested(_ condition: Condition) -> String {
    switch condition {
    case .identifier(let name): "'\(name)'"
    case .all(let operands): "{'all': [\(operands.map(nested).joined(separator: ", "))]}"
    case .any(let operands): "{'any': [\(operands.map(nested).joined(separator: ", "))]}"
    case .written(let texts, _): "[\(texts.map(quoted).joined(separator: ", "))]"
    case .not(let operand): "{'not': \(nested(operand))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\") + "'"
  }

  private static func flag(_ value: Bool) -> String { value ? "True" : "False" }
}

extension Dump {
  /// Adds a block: members, then features, then other sections, independent of their order in the text.
  mutating func add(_ block: DocumentationBlock, _ rules: DialectRules.Documentation) {
    line(0, block.symbol.map { "doc symbol=\($0)" } ?? "doc freeform")
    add("body=", block.body)
    for section in block.sections {
      if case .member(let name) = section.kind { add("arg=\(name)", section.text) }
    }
    for section in block.sections {
      if case .feature(let name) = section.kind { add("feature=\(name)", section.text) }
    }
    for section in block.sections {
      if let name = section.kind.dumpName(rules) { add("section=\(name)", section.text) }
    }
  }

  private mutating func add(_ title: String, _ text: String) {
    line(1, title)
    line(0, text)
  }
}

extension DocumentationSection.Kind {
  /// Nil for the sections that are dumped in another form.
  fileprivate func dumpName(_ rules: DialectRules.Documentation) -> String? {
    switch self {
    case .body, .member, .feature: nil
    case .plain: rules.dumpsTags ? "None" : "Plain"
    case .returns: "Returns"
    case .errors: "Errors"
    case .since: "Since"
    case .todo: rules.dumpsTags ? "TODO" : "Todo"
    case .note(let tag), .example(let tag): tag
    }
  }
}
