public import HMPTables
public import QAPIRuntime

/// One command of a table: how it is read, what `help` says of it, and what carries it out.
public struct HMPRow: Sendable {
  /// What carries a command out.
  public enum Binding: Sendable {
    /// A QMP command that takes the arguments as its members.
    case call(HMPCall)
    /// Code of its own.
    case translator(HMPTranslator)
    /// The commands of the sub-table with this row's name; alone, the row lists them.
    case subTable
    /// Nothing here carries it out; it is known by name only.
    case none
  }

  /// The name by which a line calls the command.
  public let name: String
  /// Other names of the command.
  public let aliases: [String]
  /// The name of the row whose sub-table this row is in, for example `info`; nil for the main table.
  public let table: String?
  /// The arguments, in the order in which a line gives them.
  public let arguments: [HMPArgument]
  /// The arguments as `help` shows them: `[-f] device`.
  public let params: String
  /// What the command does, in one line.
  public let help: String
  /// What the command does, in full; paragraphs are separated by empty lines.
  public let details: String
  /// What each documented argument means.
  public let argumentHelp: [ArgumentHelp]
  /// What Tab offers for an argument, by the argument's name, where its type does not say it.
  public let completions: [String: String]
  /// The behaviour that a monitor must know before it runs the command.
  public let flags: HMPFlags
  /// The QMP commands that carry it out.
  public let qmpCommands: [String]
  /// What is known of those at compile time.
  public let traits: [HMPCommandTraits]
  /// The heading that the command is listed under; empty where it has none.
  public let topic: String
  /// A line that shows how it is used; empty without one.
  public let example: String
  /// What a person is asked before it runs; empty where it does no harm.
  public let confirmations: [HMPConfirmation]
  /// The secret that the command asks for where the line does not give it; nil where it asks for none.
  public let question: HMPQuestion?
  /// Set if the command executes a QMP command of the operator's choice.
  public let execution: HMPExecution?
  /// Whether the target's own human monitor carries it out, always or where the target lacks the QMP command.
  public let isNative: Bool
  /// What carries the command out.
  public let binding: Binding

  /// The name and aliases as messages show them: `quit|q`.
  public let spelling: String

  /// The name with the sub-table first: `info block`.
  public var path: String { table.map { "\($0) \(name)" } ?? name }

  /// Whether the command cannot change the target.
  public var isReadOnly: Bool { flags.contains(.readOnly) }

  /// Whether an argument is a line that the command runs.
  public func takesLine(_ argument: String) -> Bool { completions[argument] == "line" }

  /// Whether an argument is a line that is kept for later.
  package func keepsLine(_ argument: String) -> Bool { completions[argument] == "kept-line" }

  /// The meaning of one argument.
  public struct ArgumentHelp: Sendable, Equatable {
    /// The argument's name.
    public let name: String
    /// What the argument means, in one paragraph.
    public let text: String

    /// Makes the help of an argument.
    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// Makes a row; only the name and the binding are mandatory.
  public init(
    name: String, aliases: [String] = [], table: String? = nil, arguments: [HMPArgument] = [], params: String = "",
    help: String = "", details: String = "", argumentHelp: [ArgumentHelp] = [], completions: [String: String] = [:],
    flags: HMPFlags = [], qmpCommands: [String] = [],
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
    self.qmpCommands = qmpCommands
    self.traits = traits
    self.topic = topic
    self.example = example
    self.confirmations = confirmations
    self.question = question
    self.execution = execution
    self.isNative = isNative
    self.binding = binding
    self.spelling = aliases.reduce(name) { "\($0)|\($1)" }
  }
}

/// What the schema that the tables were checked against says of a QMP command.
public struct HMPCommandTraits: Sendable, Equatable {
  /// The name of the QMP command.
  public let name: String
  /// Whether it may suspend while other commands go on.
  public let isCoroutine: Bool
  /// Whether the schema marks the command as deprecated.
  public let isDeprecated: Bool
  /// Whether the schema marks the command as unstable.
  public let isUnstable: Bool

  /// Takes the traits of a generated command.
  public init<Command: QAPICommand>(_: Command.Type) {
    name = Command.name
    isCoroutine = Command.Kind.self == CoroutineKind.self
    isDeprecated = Command.specialFeatures.contains(.deprecated)
    isUnstable = Command.specialFeatures.contains(.unstable)
  }

  /// What is special about it, in words; empty where nothing is.
  public var words: [String] {
    (isCoroutine ? ["a coroutine command: others go on meanwhile"] : []) + (isDeprecated ? ["deprecated"] : [])
      + (isUnstable ? ["unstable"] : [])
  }
}
