import HMPTables
import MainLoop

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
