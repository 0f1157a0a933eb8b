/// Gives a top-level object of a table the form of a row.
struct HMPRowReader {
  static let keys = [
    "hmp", "args", "params", "call", "with", "set", "in", "aliases", "complete", "flags", "native", "uses",
    "example", "confirm", "asks",
  ]

  let syntax: SyntaxDefinition
  let documentation: DocumentationBlock?
  private(set) var context: SchemaError.Context?

  init(_ syntax: SyntaxDefinition, documentation: DocumentationBlock?) {
    self.syntax = syntax
    self.documentation = documentation
  }

  func fault(_ problem: HMPProblem) -> SchemaError {
    SchemaError(.row(problem), at: syntax.location, in: context)
  }

  mutating func row() throws(SchemaError) -> HMPRow {
    guard let value = syntax.object["hmp"] else { throw fault(.missingName) }
    guard case .string(let name) = value else { throw fault(.wrongShape(key: "hmp", .string)) }
    context = .init(kind: "hmp", name: name)
    try checkName(name)
    let unknown = syntax.object.keys.filter { !Self.keys.contains($0) }
    guard unknown.isEmpty else { throw fault(.unknownKeys(unknown.sorted())) }
    var row = HMPRow(name: name, location: syntax.location)
    row.arguments = try arguments()
    row.usage = try string("params") ?? row.arguments.usage
    row.call = try string("call")
    row.table = try string("in")
    row.aliases = try strings("aliases")
    for alias in row.aliases { try checkName(alias) }
    row.flags = try flags()
    row.native = try native()
    row.uses = try strings("uses")
    row.mappings = try mappings()
    row.constants = try constants()
    row.completions = try completions(of: row.arguments)
    row.confirmations = try confirmations(of: row)
    row.question = try question(of: row.arguments)
    if row.call == nil, let key = ["with", "set"].first(where: { syntax.object[$0] != nil }) {
      throw fault(.keyNeedsCall(key))
    }
    if let example = try string("example") {
      row.example = example
      do throws(HMPProblem) { try HMPExampleCheck.check(example, of: row) } catch { throw fault(error) }
    }
    try document(&row)
    return row
  }

  private func checkName(_ name: String) throws(SchemaError) {
    let isName = name.utf8.allSatisfy { $0 > .space && $0 != UInt8(ascii: "|") && $0 != UInt8(ascii: "/") }
    guard isName, !name.isEmpty else { throw fault(.invalidName(name)) }
  }

  private func string(_ key: String) throws(SchemaError) -> String? {
    guard let value = syntax.object[key] else { return nil }
    guard case .string(let text) = value else { throw fault(.wrongShape(key: key, .string)) }
    return text
  }

  private func strings(_ key: String) throws(SchemaError) -> [String] {
    guard let value = syntax.object[key] else { return [] }
    guard let strings = value.strings else { throw fault(.wrongShape(key: key, .array)) }
    return strings
  }

  private func members(_ key: String) throws(SchemaError) -> [SyntaxObject.Member] {
    guard let value = syntax.object[key] else { return [] }
    guard case .object(let object) = value else { throw fault(.wrongShape(key: key, .object)) }
    return object.members
  }

  private func arguments() throws(SchemaError) -> HMPArgumentSpec {
    let text = try string("args") ?? ""
    do throws(HMPNotationProblem) {
      return try HMPArgumentSpec(parsing: text)
    } catch {
      throw fault(.badNotation(error))
    }
  }

  private func flags() throws(SchemaError) -> Set<HMPRow.Flag> {
    var flags: Set<HMPRow.Flag> = []
    for name in try strings("flags") {
      guard let flag = HMPRow.Flag(rawValue: name) else { throw fault(.unknownFlag(name)) }
      flags.insert(flag)
    }
    return flags
  }

  private func native() throws(SchemaError) -> HMPRow.NativeAnswer? {
    guard let name = try string("native") else { return nil }
    guard let answer = HMPRow.NativeAnswer(rawValue: name) else { throw fault(.unknownNativeAnswer(name)) }
    return answer
  }

  /// The mappings that are written; those by name follow from the command.
  private func mappings() throws(SchemaError) -> [HMPRow.Mapping] {
    var mappings: [HMPRow.Mapping] = []
    for member in try members("with") {
      if case .string(let name) = member.value {
        mappings.append(.init(argument: member.key, members: [name]))
      } else if let names = member.value.strings, !names.isEmpty {
        mappings.append(.init(argument: member.key, members: names))
      } else {
        throw fault(.wrongShape(key: "with", .array))
      }
    }
    return mappings
  }

  private func constants() throws(SchemaError) -> [HMPRow.Constant] {
    try members("set").map { HMPRow.Constant(member: $0.key, value: HMPConstantValue($0.value)) }
  }

  private func completions(of spec: HMPArgumentSpec) throws(SchemaError) -> [HMPRow.Completion] {
    var completions: [HMPRow.Completion] = []
    for member in try members("complete") {
      guard spec.arguments.contains(where: { $0.name == member.key }) else {
        throw fault(.unknownArgument(member.key, key: "complete"))
      }
      guard case .string(let kind) = member.value else { throw fault(.wrongShape(key: "complete", .string)) }
      completions.append(.init(argument: member.key, kind: kind))
    }
    return completions
  }

  private func confirmations(of row: HMPRow) throws(SchemaError) -> [HMPRow.Confirmation] {
    guard let value = syntax.object["confirm"] else { return [] }
    if row.flags.contains(.readOnly) { throw fault(.confirmedReadOnly) }
    if case .string(let text) = value { return [.init(text: text)] }
    guard case .object(let object) = value else { throw fault(.wrongShape(key: "confirm", .string)) }
    var confirmations: [HMPRow.Confirmation] = []
    for member in object.members {
      guard row.arguments.arguments.contains(where: { $0.name == member.key }) else {
        throw fault(.unknownArgument(member.key, key: "confirm"))
      }
      guard case .string(let text) = member.value else { throw fault(.wrongShape(key: "confirm", .string)) }
      confirmations.append(.init(argument: member.key, text: text))
    }
    return confirmations
  }

  private func question(of spec: HMPArgumentSpec) throws(SchemaError) -> HMPRow.Question? {
    guard let value = syntax.object["asks"] else { return nil }
    guard case .object(let object) = value, case .string(let argument)? = object["argument"],
      case .string(let prompt)? = object["prompt"]
    else { throw fault(.wrongShape(key: "asks", .object)) }
    var question = HMPRow.Question(argument: argument, prompt: prompt, conditions: [])
    if let conditions = object["when"] {
      guard case .object(let conditions) = conditions else { throw fault(.wrongShape(key: "asks", .object)) }
      for member in conditions.members {
        if case .string(let text) = member.value {
          question.conditions.append((member.key, [text]))
        } else if let texts = member.value.strings {
          question.conditions.append((member.key, texts))
        } else {
          throw fault(.wrongShape(key: "asks", .object))
        }
      }
    }
    for name in [argument] + question.conditions.map(\.argument)
    where !spec.arguments.contains(where: { $0.name == name }) {
      throw fault(.unknownArgument(name, key: "asks"))
    }
    return question
  }

  private func document(_ row: inout HMPRow) throws(SchemaError) {
    guard let documentation else { throw fault(.undocumented) }
    if let symbol = documentation.symbol, symbol != row.name {
      throw SchemaError(
        .documentation(.otherSymbol(found: symbol, expected: row.name)), at: syntax.location, in: context)
    }
    row.documentation = documentation
    row.summary = documentation.summary
    guard !row.summary.isEmpty else { throw fault(.withoutSummary) }
    let names = row.arguments.arguments.map(\.name)
    if let missing = names.first(where: { !documentation.has(.member($0)) }) {
      throw fault(.undocumentedArgument(missing))
    }
    let known = Set(names)
    let unknown = documentation.sections.compactMap { section in
      if case .member(let name) = section.kind, !known.contains(name) { name } else { nil }
    }
    guard unknown.isEmpty else { throw fault(.documentedButAbsent(unknown)) }
  }
}

extension HMPConstantValue {
  fileprivate init(_ value: SyntaxValue) {
    switch value {
    case .string(let text): self = .string(text)
    case .bool(let flag): self = .bool(flag)
    case .array(let elements): self = .array(elements.map(HMPConstantValue.init))
    case .object(let object):
      self = .object(object.members.map { .init(member: $0.key, value: HMPConstantValue($0.value)) })
    }
  }
}

extension DocumentationBlock {
  /// The first paragraph of the body on one line, without the period at its end.
  package var summary: String {
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
    let text = lines.joined(separator: " ")
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
