public import HMPTables
public import QAPIRuntime

/// One command of a table: its arguments, its help, its properties, and the code that runs it.
///
/// It is immutable, and a class because a row has two dozen members and every line passes one on many times.
public final class HMPRow: Sendable {
  /// The way in which a command runs.
  public enum Binding: Sendable {
    /// One QMP command, whose members are the arguments.
    case call(HMPCall)
    /// Code of the row's own.
    case translator(HMPTranslator)
    /// The sub-table with the row's name; a line with this row alone lists the sub-table.
    case subTable
    /// None: the command is known by name only.
    case none
  }

  /// The name of the command.
  public let name: String
  /// Other names of the command.
  public let aliases: [String]
  /// The name of the row whose sub-table this row is in, for example `info`; nil for the main table.
  public let table: String?
  /// The arguments, in the order of a line.
  public let arguments: [HMPArgument]
  /// The arguments as `help` shows them: `[-f] device`.
  public let params: String
  /// The summary of the command, on one line.
  public let help: String
  /// The description of the command; paragraphs are separated by empty lines.
  public let details: String
  /// The descriptions of the documented arguments.
  public let argumentHelp: [ArgumentHelp]
  /// The kinds of completions that differ from those of the argument's type, by the argument's name.
  public let completions: [String: String]
  /// The behaviour that a monitor must know before it runs the command.
  public let flags: HMPFlags
  /// The values of arguments with which the command changes nothing: each of them is missing, or has one of the values.
  ///
  /// Empty if only the flags say whether the command can change the target.
  public let readings: [String: [String]]
  /// The QMP commands that the row executes.
  public let qmpCommands: [String]
  /// The properties of those QMP commands in the schema that the tables were compiled against.
  public let traits: [HMPCommandTraits]
  /// The heading under which help lists the command; empty if there is none.
  public let topic: String
  /// An example of a line; empty if there is none.
  public let example: String
  /// The consequences that a person must confirm; empty if there are none.
  public let confirmations: [HMPConfirmation]
  /// The question for a secret that a line does not contain; nil if there is none.
  public let question: HMPQuestion?
  /// The execution of a QMP command of the operator's choice; nil for any other command.
  public let execution: HMPExecution?
  /// Whether the target's own human monitor runs the line: always, or if the target lacks the QMP command.
  public let isNative: Bool
  /// The way in which the command runs.
  public let binding: Binding

  /// The name and the aliases as messages show them: `quit|q`.
  public let spelling: String

  /// The name after that of the sub-table: `info block`.
  public let path: String

  /// Whether the command cannot change the target.
  public var isReadOnly: Bool { flags.contains(.readOnly) }

  /// Whether the command cannot change the target with these arguments.
  func onlyReads(_ arguments: HMPArguments) -> Bool {
    isReadOnly
      || !readings.isEmpty
        && readings.allSatisfy { name, values in
          guard let value = arguments[name] else { return true }
          if case .string(let text) = value { return values.contains(text) }
          return false
        }
  }

  /// Whether an argument is a line that the command runs.
  public func takesLine(_ argument: String) -> Bool { completions[argument] == "line" }

  /// Whether an argument is a line that is stored and runs later.
  package func keepsLine(_ argument: String) -> Bool { completions[argument] == "kept-line" }

  /// The description of one argument.
  public struct ArgumentHelp: Sendable, Equatable {
    /// The argument's name.
    public let name: String
    /// The description, in one paragraph.
    public let text: String

    /// Makes the description of an argument.
    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// Makes a row; only the name and the binding are mandatory.
  public init(
    name: String, aliases: [String] = [], table: String? = nil, arguments: [HMPArgument] = [], params: String = "",
    help: String = "", details: String = "", argumentHelp: [ArgumentHelp] = [], completions: [String: String] = [:],
    flags: HMPFlags = [], readings: [String: [String]] = [:], qmpCommands: [String] = [],
    traits: [HMPCommandTraits] = [], topic: String = "", example: String = "",
    confirmations: [HMPConfirmation] = [], question: HMPQuestion? = nil,
    execution: HMPExecution? = nil, isNative: Bool = false, binding: Binding
  ) {
    self.name = name
    self.aliases = aliases
    self.table = table
    self.arguments = arguments
    self.params = params
    self.help = help
    self.details = details
    self.argumentHelp = argumentHelp
    self.completions = completions
    self.flags = flags
    self.readings = readings
    self.qmpCommands = qmpCommands
    self.traits = traits
    self.topic = topic
    self.example = example
    self.confirmations = confirmations
    self.question = question
    self.execution = execution
    self.isNative = isNative
    self.binding = binding
    path = table.map { "\($0) \(name)" } ?? name
    self.spelling = aliases.reduce(name) { "\($0)|\($1)" }
  }
}

/// The properties of a QMP command in the schema that the tables were compiled against.
public struct HMPCommandTraits: Sendable, Equatable {
  /// The name of the QMP command.
  public let name: String
  /// Whether the command is a coroutine, which can suspend while other commands run.
  public let isCoroutine: Bool
  /// Whether the schema marks the command as deprecated.
  public let isDeprecated: Bool
  /// Whether the schema marks the command as unstable.
  public let isUnstable: Bool

  /// Makes the traits of a generated command.
  public init<Command: QAPICommand>(_: Command.Type) {
    name = Command.name
    isCoroutine = Command.Kind.self == CoroutineKind.self
    isDeprecated = Command.specialFeatures.contains(.deprecated)
    isUnstable = Command.specialFeatures.contains(.unstable)
  }

  /// The special properties in words; may be empty.
  public var words: [String] {
    (isCoroutine ? ["a coroutine command: other commands run meanwhile"] : []) + (isDeprecated ? ["deprecated"] : [])
      + (isUnstable ? ["unstable"] : [])
  }
}
