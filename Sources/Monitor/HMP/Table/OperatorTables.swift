package import HMPTables
import QAPISyntax
import QJSON

/// The operator's own tables: `.hmp` files that are read while the program runs.
package struct OperatorTables: Sendable {
  /// What the rows are checked against and bound to.
  package struct Surroundings {
    /// Reads a file; nil, with the reason, where it can't be read.
    package var load: (_ path: String) -> Result<[UInt8], Unreadable>
    /// The members of a QMP command of the target; nil where the target has no such command or does not tell.
    package var members: (_ command: String) -> [String]?
    /// The type of a member of a QMP command.
    package var typeOf: (_ command: String, _ path: [String]) -> OptionType
    /// Makes the translator that has the target's own human monitor carry a line out.
    package var native: (_ answer: HMPNativeAnswer) -> HMPTranslator

    package init(
      load: @escaping (_ path: String) -> Result<[UInt8], Unreadable>,
      members: @escaping (_ command: String) -> [String]?,
      typeOf: @escaping (_ command: String, _ path: [String]) -> OptionType,
      native: @escaping (_ answer: HMPNativeAnswer) -> HMPTranslator
    ) {
      self.load = load
      self.members = members
      self.typeOf = typeOf
      self.native = native
    }
  }

  /// Why a file could not be read.
  package struct Unreadable: Error {
    package var reason: String

    package init(_ reason: String) { self.reason = reason }
  }

  /// What is wrong with the tables: lines that name files and lines, each with its end.
  package struct Fault: Error, Equatable {
    package var text: String
  }

  /// The built-in commands and those of the files.
  package static func table(
    _ builtIn: HMPTable, adding paths: [String], _ surroundings: Surroundings
  ) throws(Fault) -> HMPTable {
    let files = try read(paths, besides: builtIn, surroundings)
    let faults = files.rows.compactMap { fault(in: $0, builtIn, surroundings) }
    guard faults.isEmpty else { throw Fault(text: faults.joined()) }
    var checked = files
    for index in checked.rows.indices { checked.rows[index].spellMembers(surroundings.members) }
    do {
      return try builtIn.adding(
        checked, translator: { row in row.native.map(surroundings.native) },
        typeOf: surroundings.typeOf)
    } catch {
      // Names are checked above; what is left is a value that is always sent.
      throw Fault(text: "\(paths.joined(separator: ", ")): \(error)\n")
    }
  }

  private static func read(
    _ paths: [String], besides builtIn: HMPTable, _ surroundings: Surroundings
  ) throws(Fault) -> TableDefinition {
    let compiler = TableCompiler { path throws(UnreadableFile) in
      switch surroundings.load(path) {
      case .success(let bytes): return bytes
      case .failure(let error): throw UnreadableFile(reason: error.reason, exists: true)
      }
    }
    let parents = Set(builtIn.rows().filter { if case .subTable = $0.binding { true } else { false } }.map(\.name))
    do throws(SchemaErrors) {
      return try compiler.compile(paths, commands: nil, tables: parents)
    } catch {
      throw Fault(text: error.report)
    }
  }

  private static func fault(
    in row: RowDefinition, _ builtIn: HMPTable, _ surroundings: Surroundings
  ) -> String? {
    for name in [row.name] + row.aliases {
      guard let other = builtIn.row(name, in: row.table) else { continue }
      return row.fault("'\(name)' clashes with the built-in command '\(other.path)'")
    }
    guard let command = row.call else {
      return row.native == nil ? row.fault("the row '\(row.name)' needs 'call' or 'native'") : nil
    }
    if row.isReport { return row.fault("the row '\(row.name)' cannot have 'report': its function would be Swift code") }
    guard let members = surroundings.members(command) else { return nil }
    let constants = row.constants + row.choices.flatMap(\.constants)
    let given = row.given.flatMap(\.members) + constants.map(\.member)
    guard let unknown = given.first(where: { RowDefinition.spelled($0, members) == nil }) else { return nil }
    return row.fault("'\(unknown)' is no member of the target's command '\(command)'")
  }
}

extension RowDefinition {
  fileprivate func fault(_ text: String) -> String { "\(location.file.path):\(location.line): \(text)\n" }

  /// What each argument is given to, those by name included; options without a mapping bring their own names.
  fileprivate var given: [Mapping] {
    arguments.arguments.compactMap { argument in
      if let mapping = mappings.first(where: { $0.argument == argument.name }) { return mapping }
      if choices.contains(where: { $0.flag == argument.name }) { return Mapping(argument: argument.name, members: []) }
      return argument.kind == .options ? nil : Mapping(argument: argument.name, members: [argument.name])
    }
  }

  /// A member's name as the target has it, `-` and `_` being the same.
  fileprivate static func spelled(_ name: String, _ members: [String]) -> String? {
    if members.contains(name) { return name }
    let munged = name.map { $0 == "_" ? "-" : $0 }
    return members.first { $0.map { $0 == "_" ? "-" : $0 } == munged }
  }

  fileprivate mutating func spellMembers(_ membersOf: (String) -> [String]?) {
    guard let call, let members = membersOf(call) else { return }
    mappings = given.map { mapping in
      Mapping(argument: mapping.argument, members: mapping.members.map { Self.spelled($0, members) ?? $0 })
    }
  }
}

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
