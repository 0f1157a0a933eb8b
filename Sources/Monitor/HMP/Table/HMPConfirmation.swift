import HMPTables
import MainLoop
import QJSON

/// A secret, such as a password, that a command asks for where its line does not give it.
public struct HMPQuestion: Sendable {
  /// The argument that the answer is for.
  public let argument: String
  private let prompt: String
  private let conditions: [String: [String]]

  /// Makes a question; `{ARGUMENT}` in the prompt stands for the value of another argument, and it is asked only when
  /// each argument of the conditions has one of the values.
  public init(for argument: String, _ prompt: String, when conditions: [String: [String]] = [:]) {
    self.argument = argument
    self.prompt = prompt
    self.conditions = conditions
  }

  /// What to ask for a line with those arguments; nil where nothing is to be asked.
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
  /// The arguments with the answer of the front end, where there is one to ask and something is to be asked.
  ///
  /// - Throws: as `HMPFrontEnd.AskSecret`
  @MainLoop
  func answered(
    _ arguments: HMPArguments, by frontEnd: HMPFrontEnd?, isOfUse: Bool
  ) async throws(HMPFailure) -> HMPArguments {
    guard let frontEnd, let prompt = prompt(for: arguments) else { return arguments }
    var arguments = arguments
    // Where nothing is asked, nothing is executed: a rehearsal shows no secret either.
    arguments[argument] = .string(try await frontEnd.askSecret(prompt, isOfUse) ?? "")
    return arguments
  }
}

extension HMPContext {
  /// Whether a line may be of a command that asks for a secret, by itself or by a line that it runs.
  ///
  /// The values of variables may be missing, so a line with one in the place of a command may be of any.
  @MainLoop
  package func mayAsk(_ line: String) -> Bool {
    let expanded = (try? state.aliases.expand(line)) ?? line
    guard let found = try? table.find(LineScanner(expanded), isPreconfig: false) else { return line.contains("$") }
    return found.row.question != nil || found.row.arguments.contains { found.row.takesLine($0.name) }
  }
}

/// What a command does that a person is to confirm.
public struct HMPConfirmation: Sendable, Equatable {
  /// The argument that has to be given for it; nil where it does that always.
  public let argument: String?
  /// What it does, after "This", with `{target}` in the place of the target's name: `ends {target}`.
  public let text: String

  /// Makes a confirmation; with an argument, only lines that give it are confirmed.
  public init(given argument: String? = nil, _ text: String) {
    self.argument = argument
    self.text = text
  }

  /// The words with the target's name in them.
  public func words(_ target: String) -> String {
    guard let mark = text.firstIndex(of: "{"), text[mark...].hasPrefix(Self.placeholder) else { return text }
    return text[..<mark] + target + text[mark...].dropFirst(Self.placeholder.count)
  }

  private static let placeholder = "{target}"
}

extension HMPContext {
  /// The consequence of a command that is confirmed before it runs; nil if there is none.
  ///
  /// Lines that the command runs have the consequences of their commands, and QMP commands those of the rows that
  /// stand for them.
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
    if let member = execution.lines[name] {
      return members[member]?.stringValue.flatMap { parse($0).confirmation }
    }
    for row in rows(of: name) {
      for confirmation in row.confirmations {
        guard let argument = confirmation.argument else { return confirmation }
        if let value = members[row.member(of: argument)], value != .bool(false) { return confirmation }
      }
    }
    return nil
  }
}

extension HMPContext {
  /// The rows that stand for a QMP command: those that call it, else those that have it as the first of several.
  private func rows(of command: String) -> [HMPRow] {
    let rows = table.rows.filter { $0.qmpCommands.first == command }
    let calls = rows.filter { if case .call = $0.binding { true } else { false } }
    return calls.isEmpty ? rows : calls
  }
}

extension HMPArguments {
  /// Whether an argument was given; a flag that is off was not.
  fileprivate func isGiven(_ name: String) -> Bool {
    switch self[name] {
    case nil, .boolean(false): false
    default: true
    }
  }
}

extension HMPRow {
  /// The member of its QMP command that an argument is given to.
  fileprivate func member(of argument: String) -> String {
    guard case .call(let call) = binding else { return argument }
    return call.mapping.first { $0.argument == argument }?.members.first ?? argument
  }
}
