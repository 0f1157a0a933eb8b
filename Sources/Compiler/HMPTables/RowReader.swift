package import QAPISyntax

/// Reads a row from a top-level object of a table.
struct RowReader {
  static let keys = [
    "hmp", "args", "params", "call", "with", "set", "in", "aliases", "complete", "flags", "native", "uses",
    "example", "confirm", "asks", "errors", "results", "executes", "when", "purpose", "report",
    "reads",
  ]

  private let object: SyntaxObject
  private let documentation: DocumentationBlock?
  private var context: SchemaError.Context?
  /// The range of the object, and later that of its name.
  private var location: SourceLocation

  init(_ syntax: SyntaxDefinition, documentation: DocumentationBlock?) {
    object = syntax.object
    location = syntax.location
    self.documentation = documentation
  }

  /// Makes an error at a range, by default that of the row's name.
  private func error(_ problem: RowProblem, at range: Range<Int>? = nil) -> SchemaError {
    SchemaError(problem, at: location.marking(range), in: context)
  }

  mutating func row() throws(SchemaError) -> RowDefinition {
    guard let value = object["hmp"] else { throw error(.missingName) }
    guard let name = value.text else { throw error(.wrongShape(key: "hmp", .string), at: value.range) }
    context = .init(kind: "hmp", name: name)
    location.range = value.range
    try checkName(name, at: value.range)
    let unknown = object.keys.filter { !Self.keys.contains($0) }
    guard unknown.isEmpty else {
      throw error(.unknownKeys(unknown.sorted()), at: object.member(in: unknown)?.keyRange)
    }
    var row = RowDefinition(name: name, location: location, written: object)
    row.arguments = try arguments()
    row.usage = try string("params") ?? row.arguments.usage
    row.call = try string("call")
    row.table = try string("in")
    row.aliases = try strings("aliases")
    for alias in object["aliases"]?.elements ?? [] { try checkName(alias.text ?? "", at: alias.range) }
    row.flags = try flags()
    row.readings = try readings(of: row)
    row.native = try native()
    row.execution = try execution(of: row.arguments)
    row.uses = try strings("uses")
    row.mappings = try mappings()
    row.constants = try members("set").map(RowDefinition.Constant.init)
    row.choices = try choices(of: row.arguments)
    row.purpose = try string("purpose")
    row.isReport = try truth("report")
    row.completions = try completions(of: row.arguments)
    row.confirmations = try confirmations(of: row)
    row.question = try question(of: row.arguments)
    if row.call == nil,
      let member = ["with", "set", "when", "purpose", "report"].compactMap({ object.member($0) }).first
    {
      throw error(.keyNeedsCall(member.key), at: member.keyRange)
    }
    if let example = try string("example") {
      row.example = example
      do throws(RowProblem) {
        try ExampleCheck.check(example, of: row)
      } catch {
        throw self.error(error, at: object["example"]?.range)
      }
    }
    try document(&row)
    return row
  }

  private func checkName(_ name: String, at range: Range<Int>) throws(SchemaError) {
    let isName = name.utf8.allSatisfy { $0 > .space && $0 != UInt8(ascii: "|") && $0 != UInt8(ascii: "/") }
    guard isName, !name.isEmpty else { throw error(.invalidName(name), at: range) }
  }

  private func string(_ key: String) throws(SchemaError) -> String? {
    guard let value = object[key] else { return nil }
    guard let text = value.text else { throw error(.wrongShape(key: key, .string), at: value.range) }
    return text
  }

  private func strings(_ key: String) throws(SchemaError) -> [String] {
    guard let value = object[key] else { return [] }
    guard let strings = value.strings else { throw error(.wrongShape(key: key, .array), at: value.range) }
    return strings
  }

  private func members(_ key: String) throws(SchemaError) -> [SyntaxObject.Member] {
    guard let value = object[key] else { return [] }
    guard let members = value.object?.members else { throw error(.wrongShape(key: key, .object), at: value.range) }
    return members
  }

  private func arguments() throws(SchemaError) -> ArgumentNotation {
    let text = try string("args") ?? ""
    do throws(NotationProblem) {
      return try ArgumentNotation(parsing: text)
    } catch {
      throw self.error(.badNotation(error), at: object["args"]?.range)
    }
  }

  private func flags() throws(SchemaError) -> HMPFlags {
    var flags: HMPFlags = []
    for (index, name) in try strings("flags").enumerated() {
      guard let flag = HMPFlags(written: name) else {
        throw error(.unknownFlag(name), at: object["flags"]?.elements?[index].range)
      }
      flags.insert(flag)
    }
    return flags
  }

  private func readings(of row: RowDefinition) throws(SchemaError) -> [RowDefinition.Reading] {
    guard let member = object.member("reads") else { return [] }
    if row.flags.contains(.readOnly) { throw error(.readsAlways, at: member.keyRange) }
    var readings: [RowDefinition.Reading] = []
    for member in try members("reads") {
      try checkArgument(member.key, of: row.arguments, at: member.keyRange, key: "reads")
      guard let values = member.value.text.map({ [$0] }) ?? member.value.strings else {
        throw error(.wrongShape(key: "reads", .object), at: member.value.range)
      }
      readings.append(.init(argument: member.key, values: values))
    }
    return readings
  }

  private func native() throws(SchemaError) -> HMPNativeResponse? {
    let name = try string("native")
    for key in ["errors", "results"] where name != "text" {
      if let member = object.member(key) { throw error(.keyNeedsText(key), at: member.keyRange) }
    }
    let (errors, results) = (try strings("errors"), try strings("results"))
    if !results.isEmpty, let member = object.member("errors") { throw error(.errorsAndResults, at: member.keyRange) }
    switch name {
    case nil: return nil
    case "silence": return .silence
    case "text": return results.isEmpty ? .text(errors: errors) : .results(results)
    case let name?: throw error(.unknownNativeResponse(name), at: object["native"]?.range)
    }
  }

  private func execution(of spec: ArgumentNotation) throws(SchemaError) -> HMPExecution? {
    guard let value = object["executes"] else { return nil }
    let wrongShape = error(.wrongShape(key: "executes", .object), at: value.range)
    guard let names = value.object, let command = names["command"], let arguments = names["arguments"],
      let commandName = command.text, let argumentsName = arguments.text
    else { throw wrongShape }
    try checkArgument(commandName, of: spec, at: command.range, key: "executes")
    try checkArgument(argumentsName, of: spec, at: arguments.range, key: "executes")
    func memberNames(_ key: String) throws(SchemaError) -> [String: String] {
      var found: [String: String] = [:]
      for member in names[key]?.object?.members ?? [] {
        guard let text = member.value.text else { throw wrongShape }
        found[member.key] = text
      }
      return found
    }
    var consequences: [HMPExecution.Consequence] = []
    for command in names["confirm"]?.object?.members ?? [] {
      if let text = command.value.text {
        consequences.append(.init(of: command.key, text))
        continue
      }
      guard let members = command.value.object?.members else { throw wrongShape }
      for member in members {
        guard let text = member.value.text else { throw wrongShape }
        consequences.append(.init(of: command.key, given: member.key, text))
      }
    }
    return HMPExecution(
      command: commandName, arguments: argumentsName, lines: try memberNames("lines"),
      calls: try memberNames("calls"), consequences: consequences)
  }

  /// The mappings in `with`, without those by name.
  private func mappings() throws(SchemaError) -> [RowDefinition.Mapping] {
    var mappings: [RowDefinition.Mapping] = []
    for member in try members("with") {
      if let name = member.value.text {
        mappings.append(.init(argument: member.key, members: [name]))
      } else if let names = member.value.strings, !names.isEmpty {
        mappings.append(.init(argument: member.key, members: names))
      } else {
        throw error(.wrongShape(key: "with", .array), at: object["with"]?.range)
      }
    }
    return mappings
  }

  private func choices(of spec: ArgumentNotation) throws(SchemaError) -> [RowDefinition.Choice] {
    var choices: [RowDefinition.Choice] = []
    for choice in try members("when") {
      try checkArgument(choice.key, of: spec, at: choice.keyRange, key: "when")
      guard case .flag? = spec.arguments.first(where: { $0.name == choice.key })?.kind else {
        throw error(.choiceNeedsFlag(choice.key), at: choice.keyRange)
      }
      guard let members = choice.value.object?.members else {
        throw error(.wrongShape(key: "when", .object), at: choice.value.range)
      }
      choices.append(.init(flag: choice.key, constants: members.map(RowDefinition.Constant.init)))
    }
    return choices
  }

  private func truth(_ key: String) throws(SchemaError) -> Bool {
    guard let value = object[key] else { return false }
    guard case .bool(true) = value.content else { throw error(.wrongShape(key: key, .truth), at: value.range) }
    return true
  }

  private func completions(of spec: ArgumentNotation) throws(SchemaError) -> [RowDefinition.Completion] {
    var completions: [RowDefinition.Completion] = []
    for member in try members("complete") {
      try checkArgument(member.key, of: spec, at: member.keyRange, key: "complete")
      guard let kind = member.value.text else {
        throw error(.wrongShape(key: "complete", .string), at: object["complete"]?.range)
      }
      completions.append(.init(argument: member.key, kind: kind))
    }
    return completions
  }

  private func confirmations(of row: RowDefinition) throws(SchemaError) -> [RowDefinition.Confirmation] {
    guard let confirm = object.member("confirm") else { return [] }
    if row.flags.contains(.readOnly) { throw error(.confirmedReadOnly, at: confirm.keyRange) }
    if let text = confirm.value.text { return [.init(text: text)] }
    let wrongShape = error(.wrongShape(key: "confirm", .string), at: confirm.value.range)
    guard let questions = confirm.value.object else { throw wrongShape }
    var confirmations: [RowDefinition.Confirmation] = []
    for member in questions.members {
      try checkArgument(member.key, of: row.arguments, at: member.keyRange, key: "confirm")
      guard let text = member.value.text else { throw wrongShape }
      confirmations.append(.init(argument: member.key, text: text))
    }
    return confirmations
  }

  private func question(of spec: ArgumentNotation) throws(SchemaError) -> RowDefinition.Question? {
    guard let value = object["asks"] else { return nil }
    let wrongShape = error(.wrongShape(key: "asks", .object), at: value.range)
    guard let asks = value.object, let argument = asks["argument"], let name = argument.text,
      let prompt = asks["prompt"]?.text
    else { throw wrongShape }
    try checkArgument(name, of: spec, at: argument.range, key: "asks")
    var question = RowDefinition.Question(argument: name, prompt: prompt, conditions: [])
    guard let conditions = asks["when"] else { return question }
    guard let members = conditions.object?.members else { throw wrongShape }
    for member in members {
      guard let values = member.value.text.map({ [$0] }) ?? member.value.strings else { throw wrongShape }
      try checkArgument(member.key, of: spec, at: member.keyRange, key: "asks")
      question.conditions.append((member.key, values))
    }
    return question
  }

  private func checkArgument(
    _ name: String, of spec: ArgumentNotation, at range: Range<Int>, key: String
  ) throws(SchemaError) {
    guard spec.arguments.contains(where: { $0.name == name }) else {
      throw error(.unknownArgument(name, key: key), at: range)
    }
  }

  private func document(_ row: inout RowDefinition) throws(SchemaError) {
    guard let documentation else { throw error(.undocumented) }
    if let symbol = documentation.symbol, symbol != row.name {
      throw SchemaError(
        DocumentationProblem.otherSymbol(found: symbol, expected: row.name),
        at: location.marking(documentation.symbolRange), in: context)
    }
    row.documentation = documentation
    row.summary = documentation.summary
    guard !row.summary.isEmpty else { throw error(.missingSummary) }
    let names = row.arguments.arguments.map(\.name)
    if let missing = names.first(where: { !documentation.has(.member($0)) }) {
      throw error(.undocumentedArgument(missing), at: object["args"]?.range)
    }
    let known = Set(names)
    let unknown = documentation.sections.compactMap { section in
      if case .member(let name) = section.kind, !known.contains(name) { name } else { nil }
    }
    guard unknown.isEmpty else { throw error(.unknownDocumentedArguments(unknown)) }
  }
}

extension RowDefinition.Constant {
  fileprivate init(_ member: SyntaxObject.Member) {
    self.init(member: member.key, value: ConstantValue(member.value))
  }
}

extension ConstantValue {
  fileprivate init(_ value: SyntaxValue) {
    switch value.content {
    case .string(let text): self = .string(text)
    case .bool(let flag): self = .bool(flag)
    case .array(let elements): self = .array(elements.map(ConstantValue.init))
    case .object(let object):
      self = .object(object.members.map { .init(member: $0.key, value: ConstantValue($0.value)) })
    }
  }
}

extension DocumentationBlock {
  /// The first paragraph of the body, on one line and without the period at its end.
  package var summary: String {
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
    let text = lines.joined(separator: " ")
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
