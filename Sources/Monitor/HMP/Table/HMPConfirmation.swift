import HMPTables
import MainLoop
import QJSON

/// The question for a secret, such as a password, that a line does not contain.
public struct HMPQuestion: Sendable {
  /// The argument whose value is the answer.
  public let argument: String
  private let prompt: String
  private let conditions: [String: [String]]

  /// Makes a question.
  ///
  /// `{ARGUMENT}` in the prompt is replaced by the value of another argument. The question is asked only if each
  /// argument in the conditions has one of the values.
  public init(for argument: String, _ prompt: String, when conditions: [String: [String]] = [:]) {
    self.argument = argument
    self.prompt = prompt
    self.conditions = conditions
  }

  /// Returns the prompt for a line with these arguments; nil if the question is not asked.
  public func prompt(for arguments: HMPArguments) -> String? {
    guard arguments[argument] == nil,
      conditions.allSatisfy({ arguments.string($0.key).map($0.value.contains) ?? false })
    else { return nil }
    return arguments.elements.reduce(prompt) { prompt, element in
      guard case .string(let text) = element.value else { return prompt }
      return prompt.replacing("{\(element.name)}", with: text)
    }
  }
}

extension HMPQuestion {
  /// Returns the arguments with the answer from the front end; without a front end or a question, as they are.
  ///
  /// - Throws: the errors of `HMPFrontEnd.AskSecret`.
  @MainLoop
  func answered(
    _ arguments: HMPArguments, by frontEnd: HMPFrontEnd?, isUsed: Bool
  ) async throws(HMPError) -> HMPArguments {
    guard let frontEnd, let prompt = prompt(for: arguments) else { return arguments }
    var arguments = arguments
    // The answer is nil only if the command does not run, or runs in a rehearsal, which shows no secret.
    arguments[argument] = .string(try await frontEnd.askSecret(prompt, isUsed) ?? "")
    return arguments
  }
}

extension HMPContext {
  /// Whether the command of a line, or a line that it runs, may ask for a secret.
  ///
  /// True also if the command is unknown and the line has a variable, whose value may be the name of any command.
  @MainLoop
  package func mayAsk(_ line: String) -> Bool {
    let expanded = (try? state.aliases.expand(line)) ?? line
    guard let found = try? table.find(LineScanner(expanded), isPreconfig: false) else { return line.contains("$") }
    return found.row.question != nil || found.row.arguments.contains { found.row.takesLine($0.name) }
  }
}

/// The consequence of a command that a person must confirm.
public struct HMPConfirmation: Sendable, Equatable {
  /// The argument that causes the consequence; nil if every line does.
  public let argument: String?
  /// The rest of a sentence that begins with "This", with `{target}` for the target's name: `ends {target}`.
  public let text: String

  /// Makes a confirmation; with an argument, only lines that give it need one.
  public init(given argument: String? = nil, _ text: String) {
    self.argument = argument
    self.text = text
  }

  /// Returns the text with the target's name in place of `{target}`.
  public func words(_ target: String) -> String {
    guard let mark = text.firstIndex(of: "{"), text[mark...].hasPrefix(Self.placeholder) else { return text }
    return text[..<mark] + target + text[mark...].dropFirst(Self.placeholder.count)
  }

  private static let placeholder = "{target}"
}

extension HMPContext {
  /// Returns the consequence that a person must confirm before a command runs; nil if there is none.
  ///
  /// A command that runs a line has the consequence of that line, and a QMP command has that of the rows which call it.
  @MainLoop func confirmation(of invocation: HMPInvocation) -> HMPConfirmation? {
    let row = invocation.row
    if let execution = row.execution { return confirmation(of: execution, invocation.arguments) }
    let own = row.confirmations.first { $0.argument.map { invocation.arguments.isGiven($0) } ?? true }
    if let own { return own }
    for argument in row.completions.keys where row.takesLine(argument) {
      if let inner = invocation.arguments.string(argument), let found = parse(inner).confirmation { return found }
    }
    return nil
  }

  @MainLoop private func confirmation(of execution: HMPExecution, _ arguments: HMPArguments) -> HMPConfirmation? {
    let name = arguments.string(execution.command) ?? ""
    let members = (try? QMPArgumentText(arguments.string(execution.arguments) ?? "").arguments) ?? [:]
    return confirmation(of: name, members, execution)
  }

  @MainLoop private func confirmation(
    of name: String, _ members: JSONObject, _ execution: HMPExecution
  ) -> HMPConfirmation? {
    if let member = execution.lines[name] {
      return members[member]?.stringValue.flatMap { parse($0).confirmation }
    }
    if let member = execution.calls[name] {
      for call in members[member]?.arrayValue ?? [] {
        // No list of calls contains another one.
        guard let name = call["type"]?.stringValue, execution.calls[name] == nil else { continue }
        if let found = confirmation(of: name, call["data"]?.objectValue ?? [:], execution) { return found }
      }
      return nil
    }
    for row in rows(of: name) {
      for confirmation in row.confirmations {
        guard let argument = confirmation.argument else { return confirmation }
        if row.isGiven(argument, in: members) { return confirmation }
      }
    }
    let consequence = execution.consequences.first { consequence in
      consequence.command == name && (consequence.member.map(members.has) ?? true)
    }
    return consequence.map { HMPConfirmation($0.text) }
  }
}

extension HMPContext {
  /// The rows that call a QMP command, or else those whose translators execute it first.
  private func rows(of command: String) -> [HMPRow] {
    let rows = table.rows.filter { $0.qmpCommands.first == command }
    let calls = rows.filter { if case .call = $0.binding { true } else { false } }
    return calls.isEmpty ? rows : calls
  }
}

extension HMPArguments {
  /// Whether the line gives an argument; false for a flag that is off.
  fileprivate func isGiven(_ name: String) -> Bool {
    switch self[name] {
    case nil, .boolean(false): false
    default: true
    }
  }
}

extension HMPRow {
  /// Whether the members of the row's QMP command are those of a line that gives an argument.
  fileprivate func isGiven(_ argument: String, in members: JSONObject) -> Bool {
    guard case .call(let call) = binding else { return members.has(argument) }
    if let choice = call.choices.first(where: { $0.flag == argument }) {
      return choice.constants.allSatisfy { members[$0.name] == $0.value }
    }
    return members.has(call.mapping.first { $0.argument == argument }?.members.first ?? argument)
  }
}

extension JSONObject {
  /// Whether a member is present, and not false.
  fileprivate func has(_ name: String) -> Bool { self[name] ?? .bool(false) != .bool(false) }
}
