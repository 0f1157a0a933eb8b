import HMPTables
public import QAPIRuntime

/// Why a line did nothing, or not what it should.
public enum HMPFailure: Error, Sendable {
  /// No command has that name; `typed` is the line from its first byte to the end of the word at fault.
  case unknownCommand(typed: String)
  /// The command has to wait for the initialisation of the machine.
  case beforeMachine(typed: String)
  /// The command is known by name only.
  case unavailable(typed: String)
  /// The arguments are not what the command takes.
  case usage(HMPUsageError)
  /// The target refused.
  case qmp(QMPError)
  /// The target could not be asked, or its answer not be had; never `TargetError.command`.
  case target(TargetError)
  /// What was waited for did not come within the time that the line gives; what that was.
  case timedOut(String)
  /// A translator's own words.
  case refused(String)
}

/// A line whose arguments are not what its command takes.
public struct HMPUsageError: Error, Sendable, Equatable {
  /// The command as the table spells it, with its aliases: `quit|q`.
  public let command: String
  /// The command as it was typed, sub-table included.
  public let typed: String
  /// What is wrong with the argument.
  public let problem: HMPProblem
  /// The argument at fault; nil for what is left over after the last one.
  public let argument: String?
  /// Where in the line it was noticed, in bytes of UTF-8 from its start.
  public let offset: Int
  /// The `/fmt` that was read before, as it was typed; monitors remember it even so.
  public var format: String?
  /// Whether a word is to follow the expression at fault, which goes on over blanks.
  public var precedesWord = false
}

extension HMPUsageError {
  init(_ problem: HMPProblem, in found: FoundCommand, _ reader: ArgumentReader) {
    self.init(
      command: found.row.spelling, typed: found.typed, problem: problem, argument: reader.argument,
      offset: reader.scanner.position)
    format = reader.arguments.elements.lazy.compactMap { reader.arguments.format($0.name)?.written }.first
    let following = found.row.arguments.drop { $0.name != reader.argument }.dropFirst().first
    precedesWord = following.map { [.string, .filename, .blockDevice].contains($0.kind) } ?? false
  }
}

extension HMPFailure {
  /// The native monitor's words: lines that end with a newline.
  public var text: String {
    switch self {
    case .unknownCommand(let typed): "unknown command: '\(typed)'\n"
    case .beforeMachine(let typed):
      "Command '\(typed)' not available until machine initialization has completed.\n"
    case .unavailable(let typed): "Command \"\(typed)\" is not available.\n"
    case .usage(let error):
      "\(error.problem.text(command: error.command))Try \"help \(error.typed)\" for more information\n"
    case .qmp(let error): "Error: \(error.description)\n"
    case .target(let error): "Error: \(error.words)\n"
    case .timedOut(let what): "Error: \(what)\n"
    case .refused(let text): text.hasSuffix("\n") ? text : text + "\n"
    }
  }

  /// More about it that the native monitor does not say; nil when there is nothing to add.
  public var hint: String? {
    guard case .usage(let error) = self else { return nil }
    if case .expression = error.problem, error.precedesWord {
      return "an expression goes on over blanks: put the word after it between double quotes"
    }
    return error.problem.hint
  }

  /// The failure as a QMP error, for `--json`.
  public var error: QMPError {
    switch self {
    case .qmp(let error): return error
    case .target(let error): return .generic(error.words)
    case .timedOut(let what): return .generic(what)
    default: break
    }
    var description = text
    while description.last?.isNewline ?? false { description.removeLast() }
    return .generic(description)
  }

  /// The error of a line for which a target has executed a command, or lacks it; the purpose completes the sentence that
  /// begins with "This target can't".
  package init(_ error: TargetError, lacking command: String, to purpose: String) {
    if case .command(let response) = error, response.errorClass == .commandNotFound {
      self = .refused("This target can't \(purpose): it has no command '\(command)'")
    } else {
      self = HMPFailure(error)
    }
  }

  /// What a target's failure is to a line.
  public init(_ error: TargetError) {
    if case .command(let answer) = error { self = .qmp(answer) } else { self = .target(error) }
  }
}

extension TargetError {
  fileprivate var words: String {
    switch self {
    case .command(let error): error.description
    case .connectionLost(let what): "the connection was lost: \(what)"
    case .timedOut(let limit): "no answer within \(limit)"
    case .cancelled: "cancelled"
    case .refused(let reason): reason
    case .malformedReply(let error): "the reply is not what the schema says: \(error)"
    }
  }
}
