import HMPTables
public import QAPIRuntime
import QJSON

/// The error of a line that could not be read or run.
public enum HMPError: Error, Sendable {
  /// No command has that name; `typed` is the line up to the end of the unknown word.
  case unknownCommand(typed: String)
  /// The command cannot run before the machine is initialized.
  case beforeMachine(typed: String)
  /// The table has the command's name, but nothing that runs it.
  case unavailable(typed: String)
  /// The arguments of the line are invalid.
  case usage(HMPUsageError)
  /// The target responded with an error.
  case qmp(QMPError)
  /// The target gave no response; never `TargetError.command`.
  case target(TargetError)
  /// A wait exceeded the time limit that the line gives; the text says which.
  case timedOut(String)
  /// A translator refused the line; the text is the message.
  case refused(String)
}

/// The error of a line whose arguments do not match the notation of its command.
public struct HMPUsageError: Error, Sendable, Equatable {
  /// The command as the table spells it, with its aliases: `quit|q`.
  public let command: String
  /// The command as it was typed, sub-table included.
  public let typed: String
  /// The error of the argument.
  public let cause: HMPArgumentError
  /// The name of the invalid argument; nil for text after the last argument.
  public let argument: String?
  /// The position at which the error was found, in bytes of UTF-8 from the start of the line.
  public let offset: Int
  /// The `/fmt` before the invalid argument, as it was typed; monitors remember it in spite of the error.
  public var format: String?
  /// Whether the argument after the invalid one is a word, which an expression may have consumed across blanks.
  public var precedesWord = false
}

extension HMPError {
  /// The message in the native monitor's words, as lines that end with a newline.
  public var text: String {
    switch self {
    case .unknownCommand(let typed): "unknown command: '\(typed)'\n"
    case .beforeMachine(let typed):
      "Command '\(typed)' not available until machine initialization has completed.\n"
    case .unavailable(let typed): "Command \"\(typed)\" is not available.\n"
    case .usage(let error):
      "\(error.cause.text(command: error.command))Try \"help \(error.typed)\" for more information\n"
    case .qmp(let error): "Error: \(error.description)\n"
    case .target(let error): "Error: \(error.words)\n"
    case .timedOut(let what): "Error: \(what)\n"
    case .refused(let text): text.hasSuffix("\n") ? text : text + "\n"
    }
  }

  /// Advice that the native monitor does not give; nil if there is none.
  public var hint: String? {
    guard case .usage(let error) = self else { return nil }
    if case .expression = error.cause, error.precedesWord {
      return "an expression continues across blanks: put the word after it in double quotes"
    }
    return error.cause.hint
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

  /// Makes the error of a line from the error of a call.
  ///
  /// If the target lacks the command, the message is "This target can't" and the purpose, if there is one.
  package init(_ error: TargetError, of call: @autoclosure () -> CommandCall, to purpose: String?) {
    guard case .command(let response) = error else {
      self = .target(error)
      return
    }
    if let purpose, response.errorClass == .commandNotFound {
      self = .lacking(call().name, to: purpose)
    } else if let hint = TargetHint.text(for: response.description, call().arguments) {
      self = .qmp(QMPError(response.errorClass, "\(response.description)\n\(hint)"))
    } else {
      self = .qmp(response)
    }
  }

  /// The error of a line for which the target lacks a QMP command; the purpose completes "This target can't".
  package static func lacking(_ command: String, to purpose: String) -> HMPError {
    .refused("This target can't \(purpose): it has no command '\(command)'")
  }

  /// Makes the error of a line from the error of a target.
  public init(_ error: TargetError) {
    if case .command(let response) = error { self = .qmp(response) } else { self = .target(error) }
  }
}

extension TargetError {
  fileprivate var words: String {
    switch self {
    case .command(let error): error.description
    case .connectionLost(let what): "the connection was lost: \(what)"
    case .timedOut(let limit): "no response within \(limit)"
    case .cancelled: "cancelled"
    case .refused(let reason): reason
    case .malformedResponse(let error): "the response does not match the schema: \(error)"
    }
  }
}

/// The second line of an error, which QEMU's human monitor prints and QMP does not send, or one of our own.
private enum TargetHint {
  /// The line for a message; nil if there is none.
  static func text(for message: String, _ arguments: @autoclosure () -> JSONObject) -> String? {
    if message.contains("Failed to get "), message.hasSuffix(" lock") {
      let image = file(in: .object(arguments())).map { " [\($0)]" } ?? ""
      return "Is another process using the image\(image)?"
    }
    if message.hasSuffix(" expects an identifier") {
      return "Identifiers consist of letters, digits, '-', '.', '_', starting with a letter."
    }
    return message.hasSuffix(" node-name='null'") ? "'\(OptionType.writtenNull)' stands for no node." : nil
  }

  /// The members whose values are files, from the most to the least specific.
  private static let members = ["filename", "snapshot-file", "target"]

  private static func file(in value: JSONValue) -> String? {
    if let file = members.lazy.compactMap({ value[$0]?.stringValue }).first { return file }
    return value.objectValue?.lazy.compactMap { file(in: $0.value) }.first
      ?? value.arrayValue?.lazy.compactMap { file(in: $0) }.first
  }
}
