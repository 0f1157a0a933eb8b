import HMPTables
import QAPISchema

/// Translates rows of a table to values of the type `HMPRow` of module HMP.
///
/// A row names its command by the command's Swift type, and its translator by the function, so that the Swift compiler
/// checks that both exist.
///
///     rows.add("resize", aliases: ["rs"]) {
///       HMPRow(
///         name: "resize",
///         aliases: ["rs"],
///         arguments: [.init("device", .blockDevice), .init("size", .size)],
///         help: "Change the size of a disk",
///         qmpCommands: [Resize.name],
///         binding: .call(HMPCall(Resize.name, mapping: [.init("device", ["device", "node-name"])]))
///       )
///     }
struct RowTranslator {
  private let schema: Schema?
  private let commandNames: CommandNames?
  private let constants: ConstantTranslator
  /// The names of rows that have a sub-table.
  private let subTables: Set<String>

  init(table: TableDefinition, schema: Schema?) {
    self.schema = schema
    commandNames = schema.map(CommandNames.init)
    constants = ConstantTranslator(schema: schema)
    subTables = Set(table.rows.compactMap(\.table))
  }

  /// The statement that adds a row.
  ///
  /// At run time, only the names of a row are made before the row itself is needed.
  func append(_ row: RowDefinition) -> SwiftStatement {
    var names = [quoted(row.name)]
    if !row.aliases.isEmpty { names.append("aliases: [\(row.aliases.map(quoted).joined(separator: ", "))]") }
    if let table = row.table { names.append("in: \(quoted(table))") }
    if hasSubTable(row) { names.append("hasSubTable: true") }
    return .closure(
      "rows.add(\(names.joined(separator: ", "))) {", [.expression(SwiftExpression("HMPRow(", members(row), ")"))])
  }

  /// The struct of the arguments of a row that has a translator; nil without one, or without arguments.
  func arguments(_ row: RowDefinition) -> SwiftDeclaration? {
    guard row.call == nil || row.isReport, row.native == nil, !hasSubTable(row) else { return nil }
    return RowArguments(row).declaration
  }

  private func hasSubTable(_ row: RowDefinition) -> Bool {
    row.call == nil && row.table == nil && subTables.contains(row.name)
  }

  private func members(_ row: RowDefinition) -> [SwiftExpression] {
    var members = [text("name", row.name)]
    if !row.aliases.isEmpty { members.append(list("aliases", row.aliases.map(SwiftLiteral.string))) }
    if let table = row.table { members.append(text("table", table)) }
    let arguments = row.arguments.arguments
    if !arguments.isEmpty { members.append(list("arguments", arguments.map(\.swift))) }
    if !row.usage.isEmpty { members.append(text("params", row.usage)) }
    members.append(text("help", row.summary))
    let details = HMPText.paragraphs(row.documentation).joined(separator: "\n\n")
    if !details.isEmpty { members.append(text("details", details)) }
    let help = arguments.compactMap { argument in
      row.text(ofArgument: argument.name).map { ".init(\(quoted(argument.name)), \(quoted(HMPText.line($0))))" }
    }
    if !help.isEmpty { members.append(list("argumentHelp", help)) }
    let completions = row.completions.map { "\(quoted($0.argument)): \(quoted($0.kind))" }
    if !completions.isEmpty { members.append(list("completions", completions)) }
    let flags = HMPFlags.all.filter { row.flags.contains($0.flag) }.map { ".\($0.swift)" }
    if !flags.isEmpty { members.append(SwiftExpression("flags: [\(flags.joined(separator: ", "))]")) }
    let readings = row.readings.map { "\(quoted($0.argument)): [\($0.values.map(quoted).joined(separator: ", "))]" }
    if !readings.isEmpty { members.append(list("readings", readings)) }
    let commands = (row.call.map { [$0] } ?? []) + row.uses
    if !commands.isEmpty { members.append(list("qmpCommands", commands.map(commandName))) }
    let types = commands.compactMap(commandType)
    if !types.isEmpty { members.append(list("traits", types.map { ".init(\($0).self)" })) }
    if !row.topic.isEmpty { members.append(text("topic", row.topic)) }
    if !row.example.isEmpty { members.append(text("example", row.example)) }
    let confirmations = row.confirmations.map { confirmation in
      ".init(\(confirmation.argument.map { "given: \(quoted($0)), " } ?? "")\(quoted(confirmation.text)))"
    }
    if !confirmations.isEmpty { members.append(list("confirmations", confirmations)) }
    if let question = row.question {
      let conditions = question.conditions.map {
        "\(quoted($0.argument)): [\($0.values.map(quoted).joined(separator: ", "))]"
      }
      let list = conditions.isEmpty ? "[:]" : "[\(conditions.joined(separator: ", "))]"
      members.append(
        SwiftExpression(
          "question: .init(for: \(quoted(question.argument)), \(quoted(question.prompt)), when: \(list))"))
    }
    if let execution = row.execution { members.append(SwiftExpression("execution: \(execution.swift)")) }
    if row.native != nil { members.append(SwiftExpression("isNative: true")) }
    return members + [binding(row)]
  }

  private func binding(_ row: RowDefinition) -> SwiftExpression {
    if let call = row.call { return self.call(row, call) }
    if hasSubTable(row) { return SwiftExpression("binding: .subTable") }
    if let native = native(row) { return SwiftExpression("binding: .translator(Translators.\(native))") }
    let (name, arguments) = (Self.translatorName(row), RowArguments(row).typeName)
    let function = "Translators.\(name)"
    return SwiftExpression(
      "binding: \(arguments.map { "\($0).translator(\(function))" } ?? "HMPRow.translator(\(function))")")
  }

  /// The call that makes the translator of a row that the target's own human monitor runs.
  private func native(_ row: RowDefinition) -> String? { row.native.map { "native(\($0.swift))" } }

  /// The name of a row's translator: `info block` is `infoBlock`.
  private static func translatorName(_ row: RowDefinition) -> String {
    SwiftNames.escaped(SwiftNames.member(row.table.map { "\($0)-\(row.name)" } ?? row.name))
  }

  private func call(_ row: RowDefinition, _ name: String) -> SwiftExpression {
    var parts = [SwiftExpression(commandName(name))]
    let mappings = row.mappings.filter { ![[], [$0.argument]].contains($0.members) }.map { mapping in
      ".init(\(quoted(mapping.argument)), [\(mapping.members.map(SwiftLiteral.string).joined(separator: ", "))])"
    }
    if !mappings.isEmpty { parts.append(list("mapping", mappings)) }
    if !row.constants.isEmpty { parts.append(list("constants", constants.members(row.constants, of: name))) }
    let choices = row.choices.map { choice in
      let members = constants.members(choice.constants, of: name).joined(separator: ", ")
      return ".init(\(quoted(choice.flag)), [\(members)])"
    }
    if !choices.isEmpty { parts.append(list("choices", choices)) }
    if let purpose = row.purpose { parts.append(text("purpose", purpose)) }
    if row.isReport, let type = commandType(name) {
      parts.append(SwiftExpression("report: .init(\(type).self, Translators.\(Self.translatorName(row)))"))
    }
    if let native = native(row) { parts.append(SwiftExpression("fallback: Translators.\(native)")) }
    return SwiftExpression("binding: .call(", [SwiftExpression("HMPCall(", parts, ")")], ")")
  }

  private func commandName(_ name: String) -> String {
    commandType(name).map { "\($0).name" } ?? quoted(name)
  }

  /// Nil without a schema.
  private func commandType(_ name: String) -> String? {
    guard let command = schema?.command(named: name) else { return nil }
    return commandNames?.type(command)
  }

  private func text(_ label: String, _ content: String) -> SwiftExpression {
    SwiftExpression("\(label): \(quoted(content))")
  }

  private func list(_ label: String, _ elements: [String]) -> SwiftExpression {
    SwiftExpression("\(label): [", elements.map { SwiftExpression($0) }, "]")
  }

  private func quoted(_ text: String) -> String { SwiftLiteral.string(text) }
}

extension HMPNativeResponse {
  private func list(_ patterns: [String]) -> String {
    "[\(patterns.map(SwiftLiteral.string).joined(separator: ", "))]"
  }

  fileprivate var swift: String {
    switch self {
    case .silence: ".silence"
    case .results(let patterns): ".results(\(list(patterns)))"
    case .text(let errors): ".text(errors: \(list(errors)))"
    }
  }
}

extension HMPExecution {
  fileprivate var swift: String {
    var arguments = ["command: \(SwiftLiteral.string(command))", "arguments: \(SwiftLiteral.string(arguments))"]
    for (label, members) in [("lines", lines), ("calls", calls)] where !members.isEmpty {
      let pairs = members.sorted { $0.key < $1.key }.map { "\(SwiftLiteral.string($0)): \(SwiftLiteral.string($1))" }
      arguments.append("\(label): [\(pairs.joined(separator: ", "))]")
    }
    if !consequences.isEmpty {
      arguments.append("consequences: [\(consequences.map(\.swift).joined(separator: ", "))]")
    }
    return ".init(\(arguments.joined(separator: ", ")))"
  }
}

extension HMPExecution.Consequence {
  fileprivate var swift: String {
    let given = member.map { "given: \(SwiftLiteral.string($0)), " } ?? ""
    return ".init(of: \(SwiftLiteral.string(command)), \(given)\(SwiftLiteral.string(text)))"
  }
}

extension HMPArgument {
  /// The value as Swift writes it.
  fileprivate var swift: String {
    let mark =
      switch presence {
      case .required: ""
      case .optional: ", .optional"
      case .afterPoint: ", .afterPoint"
      }
    return ".init(\(SwiftLiteral.string(name)), .\(kind.swift)\(mark))"
  }
}

extension HMPArgument.Kind {
  fileprivate var swift: String {
    switch self {
    case .filename: "filename"
    case .blockDevice: "blockDevice"
    case .string: "string"
    case .restOfLine: "restOfLine"
    case .options: "options"
    case .format: "format"
    case .int32: "int32"
    case .int64: "int64"
    case .megabytes: "megabytes"
    case .size: "size"
    case .time: "time"
    case .boolean: "boolean"
    case .flag(let letter): "flag(\"\(letter)\")"
    case .flagWithValue(let letter): "flagWithValue(\"\(letter)\")"
    }
  }
}

/// Translates the constants of a row to JSON values: `'set': { 'count': '3' }` to `"count": .integer(3)`.
///
/// A text of digits becomes a number if the member's type is one.
private struct ConstantTranslator {
  let schema: Schema?

  func members(_ constants: [RowDefinition.Constant], of command: String) -> [String] {
    let arguments = schema?.command(named: command)?.arguments.map { TypeReference.object($0) }
    let members = members(of: arguments, constants)
    return constants.map { member($0, among: members) }
  }

  private func member(_ constant: RowDefinition.Constant, among members: [Member]) -> String {
    let type = members.first { $0.name == constant.member }?.type
    return "\(SwiftLiteral.string(constant.member)): \(value(constant.value, type))"
  }

  private func value(_ value: ConstantValue, _ type: TypeReference?) -> String {
    switch value {
    case .string(let text): return scalar(text, type)
    case .bool(let truth): return ".bool(\(truth))"
    case .array(let elements):
      let element: TypeReference? = if case .array(of: let element)? = type { element } else { nil }
      return ".array([\(elements.map { self.value($0, element) }.joined(separator: ", "))])"
    case .object(let constants):
      guard !constants.isEmpty else { return ".object([:])" }
      let members = constants.map { member($0, among: self.members(of: type, constants)) }
      return ".object([\(members.joined(separator: ", "))])"
    }
  }

  private func scalar(_ text: String, _ type: TypeReference?) -> String {
    if case .builtin(let builtin)? = type {
      if builtin.isInteger, let number = Int64(text) { return ".integer(\(number))" }
      if builtin.isInteger, let number = UInt64(text) { return ".unsigned(\(number))" }
      if builtin == .number, let number = Double(text) { return ".number(\(number))" }
    }
    return ".string(\(SwiftLiteral.string(text)))"
  }

  /// The members of an object type, with those of the branch that the constants select.
  private func members(of type: TypeReference?, _ constants: [RowDefinition.Constant]) -> [Member] {
    guard case .object(let name)? = type, let schema, let object = schema.object(named: name) else { return [] }
    let common = schema.allMembers(of: object)
    guard let variants = object.variants,
      case .string(let value)? = constants.first(where: { $0.member == variants.tag })?.value,
      let branch = variants.branches.first(where: { $0.name == value })
    else { return common }
    return common + members(of: branch.type, constants)
  }
}
