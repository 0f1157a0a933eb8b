package import HMPTables
import QAPISyntax
import QJSON

extension HMPTable {
  /// This table and the rows of `.hmp` files that were read while the program runs.
  ///
  /// A row without `call` is bound to the translator that `translator` has for it, else to nothing; with `call`, that
  /// translator is what carries the row out on a target without the command. `typeOf` tells the
  /// type of a member of a QMP command, for the members that a row always sends.
  package func adding(
    _ files: TableDefinition, translator: (RowDefinition) -> HMPTranslator? = { _ in nil },
    typeOf: (_ command: String, _ path: [String]) -> OptionType
  ) throws -> HMPTable {
    let parents = Set(files.rows.compactMap(\.table))
    var rows: [HMPRow] = []
    for row in files.rows {
      let isParent = row.table == nil && parents.contains(row.name)
      let binding: HMPRow.Binding =
        if let call = row.call {
          .call(try HMPCall(row, call, fallback: translator(row)) { path in typeOf(call, path) })
        } else if isParent {
          .subTable
        } else {
          translator(row).map { .translator($0) } ?? .none
        }
      rows.append(HMPRow(row, binding))
    }
    return try adding(rows)
  }
}

extension HMPRow {
  fileprivate init(_ row: RowDefinition, _ binding: Binding) {
    let arguments = row.arguments.arguments
    self.init(
      name: row.name, aliases: row.aliases, table: row.table, arguments: arguments,
      params: row.usage, help: row.summary, details: row.documentation?.body ?? "",
      argumentHelp: arguments.compactMap { argument in
        row.text(ofArgument: argument.name).map { ArgumentHelp(argument.name, $0) }
      },
      completions: Dictionary(row.completions.map { ($0.argument, $0.kind) }) { first, _ in first },
      flags: row.flags, qmpCommands: (row.call.map { [$0] } ?? []) + row.uses, topic: row.topic,
      example: row.example, confirmations: row.confirmations.map { HMPConfirmation(given: $0.argument, $0.text) },
      question: row.question.map { question in
        HMPQuestion(
          for: question.argument, question.prompt,
          when: Dictionary(
            question.conditions.map { ($0.argument, $0.values) }, uniquingKeysWith: { first, _ in first }))
      },
      execution: row.execution, isNative: row.native != nil, binding: binding)
  }
}

extension HMPCall {
  fileprivate init(
    _ row: RowDefinition, _ command: String, fallback: HMPTranslator?, typeOf: ([String]) -> OptionType
  ) throws(OptionTextError) {
    self.init(
      command, mapping: row.mappings.map { Mapping($0.argument, $0.members) },
      constants: try Self.members(row.constants, typeOf),
      choices: try row.choices.map { (choice) throws(OptionTextError) in
        Choice(choice.flag, try Self.members(choice.constants, typeOf))
      },
      purpose: row.purpose, fallback: fallback)
  }

  private static func members(
    _ constants: [RowDefinition.Constant], _ typeOf: ([String]) -> OptionType
  ) throws(OptionTextError) -> JSONObject {
    var members = JSONObject()
    for constant in constants { members[constant.member] = try constant.value.json(at: [constant.member], typeOf) }
    return members
  }
}

extension ConstantValue {
  fileprivate func json(at path: [String], _ typeOf: ([String]) -> OptionType) throws(OptionTextError) -> JSONValue {
    switch self {
    case .bool(let value): return .bool(value)
    case .string(let text):
      return try OptionText.Option(key: path.joined(separator: "."), value: text).value(as: typeOf(path))
    case .array(let elements):
      var values: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        values.append(try element.json(at: path + [String(index)], typeOf))
      }
      return .array(values)
    case .object(let members):
      var object = JSONObject()
      for member in members { object[member.member] = try member.value.json(at: path + [member.member], typeOf) }
      return .object(object)
    }
  }
}
