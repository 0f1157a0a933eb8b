import HMP
import HMPTables
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Prints the commands by topic, the help of a command or of a QMP command, or the commands that a word finds.
  ///
  /// In a script, the help of the target's own human monitor takes precedence if it has any.
  @MainLoop
  static func help(_ arguments: HelpArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let text = arguments.name ?? ""
    let native = await MainLoop.withDeadline(after: patience) { await context.options.nativeHelp?(text, context) }
    if let answer = native ?? nil { return answer }
    if let name = qmpCommand(text) { return try await QMPCommandHelp.output(name, context) }
    let help = HMPHelp(await table(context), isPreconfig: context.state.isPreconfig)
    switch help.subject(of: text) {
    case .command(let row, let prefix): return await details(of: row, prefix, help, context)
    case .list(nil) where context.state.frontEnd?.isTerminal == true: return help.topics()
    case .list, .nothing: return try help.output(for: text)
    case .unknown(let words):
      if let alias = alias(words, context) { return alias }
      // With a native monitor an unknown word is an error, as scripts expect.
      if context.options.nativeHelp == nil, let found = help.search(words) { return found }
      return try help.output(for: text)
    }
  }

  /// How long help waits for a target that may have stopped; without it, help is that of the tables.
  private static let patience = Duration.milliseconds(500)

  /// The commands to list: for a guest agent, which has few, those that the agent can execute.
  @MainLoop
  private static func table(_ context: HMPContext) async -> HMPTable {
    let known = await MainLoop.withDeadline(after: patience) { try? await context.target.commandNames() }
    guard !context.options.dryRun, let names = known ?? nil, names.contains(GuestInfo.name),
      !names.contains(QueryCommands.name)
    else { return context.table }
    let rows = context.table.rows.filter { row in
      row.qmpCommands.isEmpty && !row.isNative || RowAvailability(row, among: names).isAvailable
    }
    return (try? HMPTable(rows: rows)) ?? context.table
  }

  /// The name in `qmp NAME`.
  private static func qmpCommand(_ text: String) -> String? {
    guard let words = try? HMPWords.split(text), words.count == 2, words[0] == "qmp" else { return nil }
    return words[1]
  }

  @MainLoop
  private static func alias(_ words: [String], _ context: HMPContext) -> HMPOutput? {
    guard words.count == 1, let text = context.state.aliases[words[0]] else { return nil }
    return HMPOutput(text: "\(words[0]) is an alias: \(text)\n", value: ["alias": .string(text)])
  }

  /// The help in the table, followed by the QMP commands that the row uses.
  @MainLoop
  private static func details(
    of row: HMPRow, _ prefix: [String], _ help: HMPHelp, _ context: HMPContext
  ) async -> HMPOutput {
    var output = help.details(of: row, prefix: prefix)
    let isAsked = !context.options.dryRun
    let found = await MainLoop.withDeadline(after: patience) { () async -> (Set<String>?, Set<String>?) in
      let names = isAsked ? try? await context.target.commandNames() : nil
      return (names, row.isNative ? await HumanMonitor.commandNames(context) : nil)
    }
    let commands = RowCommandsHelp(row, among: found?.0, native: found?.1)
    if !commands.text.isEmpty { output.append(HMPStyledText("\n" + commands.text)) }
    if var value = output.value.objectValue {
      for member in commands.members { value[member.name] = member.value }
      output.value = .object(value)
    }
    return output
  }
}

/// The help of a QMP command, from the target's own schema.
enum QMPCommandHelp {
  @MainLoop
  static func output(_ name: String, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let schema = try await TargetSchema(of: context.target)
    guard let command = schema.command(name) else {
      if await context.target.has(name) {
        return HMPOutput(
          text: "\(name)\n\nThis target has no schema of its commands.\n", value: ["name": .string(name)])
      }
      throw .refused("help: this target has no QMP command '\(name)'")
    }
    let members = schema.describedMembers(of: command.argType)
    let description = CommandDescription(of: name, in: context.table)
    var value: JSONObject = ["name": .string(name)]
    if let text = description.text { value["help"] = .string(text) }
    value["arguments"] = .array(members.map { $0.value(description) })
    value["returns"] = .string(schema.title(of: command.retType))
    value["features"] = .array(command.features.map { .string($0) })
    value["allow-oob"] = .bool(command.allowOOB)
    value["commands"] = .array(description.rows.map { .string($0.path) })
    return HMPOutput(text: text(name, command, members, description, schema), value: .object(value))
  }

  private static func text(
    _ name: String, _ command: TargetSchema.Command, _ members: [TargetSchema.Member],
    _ description: CommandDescription,
    _ schema: TargetSchema
  ) -> String {
    var text = "qmp \(name)" + members.map { $0.isOptional ? " [\($0.name)=...]" : " \($0.name)=..." }.joined() + "\n"
    for paragraph in (description.text ?? "").split(separator: "\n\n") {
      text += "\n" + HelpText.paragraph(String(paragraph))
    }
    if !members.isEmpty { text += "\nArguments:\n" + members.map { line($0, description) }.joined() }
    let result = schema.title(of: command.retType)
    text += "\nReturns: \(result == "object" ? "nothing" : result)\n"
    let marks = command.features + (command.allowOOB ? ["can be executed out of band"] : [])
    if !marks.isEmpty { text += "Features: \(marks.joined(separator: ", "))\n" }
    if description.rows.lazy.flatMap(\.traits).contains(where: { $0.name == name && $0.isCoroutine }) {
      text += "A coroutine command: the embedded engine executes other commands meanwhile.\n"
    }
    if !description.rows.isEmpty {
      text += "\nUsed by:\n" + description.rows.map { HelpText.item("  " + $0.path, $0.summary, column: 24) }.joined()
    }
    return text
  }

  private static func line(_ member: TargetSchema.Member, _ description: CommandDescription) -> String {
    let marks = (member.isOptional ? ["optional"] : []) + member.features
    let condition = member.condition.map { " (with \($0))" } ?? ""
    let type = ([member.type] + marks).joined(separator: ", ") + condition
    let text = description.text(ofMember: member.name).map { "(\(type)) \($0)" } ?? type
    return HelpText.item("  " + member.name, text, column: 24)
  }
}

extension TargetSchema.Member {
  fileprivate func value(_ description: CommandDescription) -> JSONValue {
    var value: JSONObject = ["name": .string(name), "type": .string(type), "optional": .bool(isOptional)]
    if !features.isEmpty { value["features"] = .array(features.map { .string($0) }) }
    if let condition { value["with"] = .string(condition) }
    if let text = description.text(ofMember: name) { value["help"] = .string(text) }
    return .object(value)
  }
}

/// The QMP commands that a row uses, their flags, and whether the target has them.
struct RowCommandsHelp {
  private let row: HMPRow
  /// Nil if the target cannot be queried.
  private let availability: RowAvailability?

  init(_ row: HMPRow, among names: Set<String>?, native: Set<String>? = nil) {
    self.row = row
    availability = names.map { RowAvailability(row, among: $0, native: native) }
  }

  var text: String {
    var text = ""
    if !row.qmpCommands.isEmpty {
      let title = row.qmpCommands.count == 1 ? "QMP command" : "QMP commands"
      text += HelpText.item("\(title):", described.joined(separator: "; "), column: title.count + 2)
    }
    if row.isNative { text += row.qmpCommands.isEmpty ? Self.nativeOnly : Self.nativeOtherwise }
    return availabilityText.isEmpty ? text : text + HelpText.paragraph(availabilityText)
  }

  /// The members that the JSON value of `help COMMAND` gets.
  var members: JSONObject {
    var members: JSONObject = ["qmp-commands": .array(row.qmpCommands.map { .string($0) })]
    members["coroutine"] = .bool(row.traits.contains(where: \.isCoroutine))
    members["deprecated"] = .bool(row.traits.contains(where: \.isDeprecated))
    members["unstable"] = .bool(row.traits.contains(where: \.isUnstable))
    members["human-monitor"] = .bool(row.isNative)
    if let availability {
      members["available"] = .bool(availability.isAvailable)
      if availability != .available { members["needs"] = availability.needs }
    }
    return members
  }

  private static let nativeOnly = "Executed by the target's own human monitor.\n"
  private static let nativeOtherwise = "If the target lacks it, executed by the target's own human monitor.\n"

  private var described: [String] {
    row.qmpCommands.map { name in
      let words = row.traits.first { $0.name == name }?.words ?? []
      return words.isEmpty ? name : "\(name) (\(words.joined(separator: ", ")))"
    }
  }

  private var availabilityText: String {
    guard let availability, row.isNative || !row.qmpCommands.isEmpty else { return "" }
    switch availability {
    case .available: return "Available on this target."
    case .partial(let lacking): return "Available on this target, without \(lacking.joined(separator: ", "))."
    case .lacking(let lacking): return "Not available on this target, which lacks \(lacking.joined(separator: ", "))."
    case .needsHumanMonitor: return "Not available on this target, which has no human monitor of its own."
    case .unknownToHumanMonitor: return "Not available on this target, whose own human monitor lacks it."
    }
  }
}

/// The description of a QMP command and its arguments, taken from the rows that use it.
struct CommandDescription {
  /// The rows that use the command; those that call it directly come first.
  let rows: [HMPRow]
  private let members: [String: String]
  /// The description of the command; nil if no row calls it directly.
  let text: String?

  init(of command: String, in table: HMPTable) {
    let using = table.rows.filter { $0.qmpCommands.contains(command) }
    let calling = using.filter { $0.call?.command == command }
    rows = calling + using.filter { $0.call?.command != command }
    text = calling.first.map(\.details)
    members = calling.reduce(into: [:]) { members, row in
      for help in row.argumentHelp where !row.hasOtherUnit(help.name) {
        for member in row.call?.members(for: help.name) ?? [] where members[member] == nil {
          members[member] = help.text
        }
      }
    }
  }

  /// The description of a member; nil if no row has one.
  func text(ofMember name: String) -> String? { members[name] }
}

extension HMPRow {
  /// Whether an argument has another unit than the member, which is in bytes.
  fileprivate func hasOtherUnit(_ argument: String) -> Bool {
    arguments.contains { $0.name == argument && ($0.kind == .size || $0.kind == .megabytes) }
  }

  fileprivate var call: HMPCall? {
    if case .call(let call) = binding { call } else { nil }
  }

  /// The first paragraph of the help, without its period.
  var summary: String {
    let paragraph = details.prefix { $0 != "\n" }
    return String(paragraph.last == "." ? paragraph.dropLast() : paragraph)
  }
}

extension HMPCall {
  fileprivate func members(for argument: String) -> [String] {
    mapping.first { $0.argument == argument }?.members ?? [argument]
  }
}
