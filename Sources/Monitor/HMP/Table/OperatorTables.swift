package import HMPTables
import QAPISyntax
import QJSON

/// The operator's own tables: `.hmp` files that are read at run time.
package struct OperatorTables: Sendable {
  /// The access to files and to the target with which the rows are checked and bound.
  package struct Environment {
    /// Reads a file.
    package var load: (_ path: String) -> Result<[UInt8], Unreadable>
    /// Returns the members of a QMP command; nil if the target lacks the command, or its schema is unknown.
    package var members: (_ command: String) -> [String]?
    /// Returns the type of a member of a QMP command.
    package var typeOf: (_ command: String, _ path: [String]) -> OptionType
    /// Makes the translator that runs a line on the target's own human monitor.
    package var native: (_ response: HMPNativeResponse) -> HMPTranslator

    package init(
      load: @escaping (_ path: String) -> Result<[UInt8], Unreadable>,
      members: @escaping (_ command: String) -> [String]?,
      typeOf: @escaping (_ command: String, _ path: [String]) -> OptionType,
      native: @escaping (_ response: HMPNativeResponse) -> HMPTranslator
    ) {
      self.load = load
      self.members = members
      self.typeOf = typeOf
      self.native = native
    }
  }

  /// The reason why a file could not be read.
  package struct Unreadable: Error {
    package var reason: String

    package init(_ reason: String) { self.reason = reason }
  }

  /// The errors in the tables: messages with file and line, each ending with a newline.
  package struct Errors: Error, Equatable {
    package var text: String
  }

  /// Returns a table with the built-in commands and those of the files.
  ///
  /// - Throws: `Errors` if a file cannot be read or compiled, or a row clashes with a built-in command or does not fit
  ///   the target.
  package static func table(
    _ builtIn: HMPTable, adding paths: [String], _ environment: Environment
  ) throws(Errors) -> HMPTable {
    let files = try read(paths, besides: builtIn, environment)
    let errors = files.rows.compactMap { error(in: $0, builtIn, environment) }
    guard errors.isEmpty else { throw Errors(text: errors.joined()) }
    var checked = files
    for index in checked.rows.indices { checked.rows[index].spellMembers(environment.members) }
    do {
      return try builtIn.adding(
        checked, translator: { row in row.native.map(environment.native) },
        typeOf: environment.typeOf)
    } catch {
      // The names have been checked, so a constant does not have the type of its member.
      throw Errors(text: "\(paths.joined(separator: ", ")): \(error)\n")
    }
  }

  private static func read(
    _ paths: [String], besides builtIn: HMPTable, _ environment: Environment
  ) throws(Errors) -> TableDefinition {
    let compiler = TableCompiler { path throws(UnreadableFile) in
      switch environment.load(path) {
      case .success(let bytes): return bytes
      case .failure(let error): throw UnreadableFile(reason: error.reason, exists: true)
      }
    }
    let parents = Set(builtIn.rows().filter { if case .subTable = $0.binding { true } else { false } }.map(\.name))
    do throws(SchemaErrors) {
      return try compiler.compile(paths, commands: nil, tables: parents)
    } catch {
      throw Errors(text: error.report)
    }
  }

  private static func error(
    in row: RowDefinition, _ builtIn: HMPTable, _ environment: Environment
  ) -> String? {
    for name in [row.name] + row.aliases {
      guard let other = builtIn.row(name, in: row.table) else { continue }
      return row.error("'\(name)' clashes with the built-in command '\(other.path)'")
    }
    guard let command = row.call else {
      return row.native == nil ? row.error("the row '\(row.name)' needs 'call' or 'native'") : nil
    }
    if row.isReport { return row.error("the row '\(row.name)' cannot have 'report': its function would be Swift code") }
    guard let members = environment.members(command) else { return nil }
    let constants = row.constants + row.choices.flatMap(\.constants)
    let given = row.given.flatMap(\.members) + constants.map(\.member)
    guard let unknown = given.first(where: { RowDefinition.spelled($0, members) == nil }) else { return nil }
    return row.error("'\(unknown)' is not a member of the target's command '\(command)'")
  }
}

extension RowDefinition {
  fileprivate func error(_ text: String) -> String { "\(location.file.path):\(location.line): \(text)\n" }

  /// The mappings of the arguments, including those by name; options without a mapping have names of their own.
  fileprivate var given: [Mapping] {
    arguments.arguments.compactMap { argument in
      if let mapping = mappings.first(where: { $0.argument == argument.name }) { return mapping }
      if choices.contains(where: { $0.flag == argument.name }) { return Mapping(argument: argument.name, members: []) }
      return argument.kind == .options ? nil : Mapping(argument: argument.name, members: [argument.name])
    }
  }

  /// Returns the target's spelling of a member's name, in which `-` and `_` are not distinguished.
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
  /// Returns a table with the rows of `.hmp` files that were read at run time.
  ///
  /// A row without `call` is bound to the translator that `translator` returns for it, if any; for a row with `call`,
  /// that translator runs the line on a target without the command. `typeOf` returns the type of a member of a QMP
  /// command, for the constants of a row.
  ///
  /// - Throws: `HMPTableError` for a name that is taken, `OptionTextError` for a constant that does not have the type
  ///   of its member.
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
  fileprivate convenience init(_ row: RowDefinition, _ binding: Binding) {
    let arguments = row.arguments.arguments
    self.init(
      name: row.name, aliases: row.aliases, table: row.table, arguments: arguments,
      params: row.usage, help: row.summary, details: row.documentation?.body ?? "",
      argumentHelp: arguments.compactMap { argument in
        row.text(ofArgument: argument.name).map { ArgumentHelp(argument.name, $0) }
      },
      completions: Dictionary(row.completions.map { ($0.argument, $0.kind) }) { first, _ in first },
      flags: row.flags,
      readings: Dictionary(row.readings.map { ($0.argument, $0.values) }) { first, _ in first },
      qmpCommands: (row.call.map { [$0] } ?? []) + row.uses, topic: row.topic,
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
