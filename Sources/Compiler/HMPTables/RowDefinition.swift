package import QAPISyntax

/// A human monitor command as a `.hmp` file describes it.
///
///     { 'hmp': NAME, 'args': NOTATION, 'params': USAGE, 'call': COMMAND,
///       'with': { ARGUMENT: MEMBER or [MEMBER, ...] },
///       'set': { MEMBER: VALUE }, 'when': { FLAG: { MEMBER: VALUE }, ... }, 'purpose': TEXT, 'report': true,
///       'in': SUBTABLE, 'aliases': [NAME, ...], 'complete': { ARGUMENT: KIND },
///       'flags': [FLAG, ...], 'reads': { ARGUMENT: VALUE or [VALUE, ...], ... }, 'native': 'silence' or 'text', 'errors' or 'results': [PATTERN, ...],
///       'uses': [COMMAND, ...], 'example': LINE,
///       'confirm': QUESTION or { ARGUMENT: QUESTION, ... },
///       'executes': { 'command': ARGUMENT, 'arguments': ARGUMENT, 'lines': { COMMAND: MEMBER, ... },
///                     'calls': { COMMAND: MEMBER, ... },
///                     'confirm': { COMMAND: QUESTION or { MEMBER: QUESTION, ... }, ... } },
///       'asks': { 'argument': ARGUMENT, 'prompt': TEXT, 'when': { ARGUMENT: VALUE or [VALUE, ...], ... } } }
///
/// Only `hmp` is mandatory.
package struct RowDefinition: Sendable {
  /// The members of the called command that an argument can go to.
  ///
  /// If there are several, the names that the target has decide.
  package struct Mapping: Sendable, Equatable {
    package var argument: String
    package var members: [String]

    package init(argument: String, members: [String]) {
      self.argument = argument
      self.members = members
    }
  }

  /// A member that is always sent.
  package struct Constant: Sendable, Equatable {
    package var member: String
    package var value: ConstantValue

    package init(member: String, value: ConstantValue) {
      self.member = member
      self.value = value
    }
  }

  /// Members that are sent if a flag is given; they replace those of the same name that are always sent.
  package struct Choice: Sendable, Equatable {
    package var flag: String
    package var constants: [Constant]
  }

  /// The kind of completions of an argument.
  package struct Completion: Sendable, Equatable {
    package var argument: String
    package var kind: String
  }

  /// The consequence that a person must confirm before a line runs, such as `ends {target}`.
  package struct Confirmation: Sendable, Equatable {
    /// The argument that makes a confirmation necessary; nil if every line needs one.
    package var argument: String?
    package var text: String

    package init(argument: String? = nil, text: String) {
      self.argument = argument
      self.text = text
    }
  }

  /// An argument that is missing or has one of the values in each line that changes nothing.
  package struct Reading: Sendable, Equatable {
    package var argument: String
    package var values: [String]

    package init(argument: String, values: [String]) {
      self.argument = argument
      self.values = values
    }
  }

  /// The question for a secret that a line does not contain.
  package struct Question: Sendable, Equatable {
    /// The argument whose value is the answer.
    package var argument: String
    /// The text of the question, in which `{ARGUMENT}` is replaced by the value of another argument.
    package var prompt: String
    /// The arguments that must each have one of the values for the question to be asked.
    package var conditions: [(argument: String, values: [String])]

    package static func == (one: Question, other: Question) -> Bool {
      one.argument == other.argument && one.prompt == other.prompt
        && one.conditions.elementsEqual(other.conditions) { $0 == $1 }
    }
  }

  package var name: String
  package var aliases: [String] = []
  package var arguments = ArgumentNotation()
  /// The arguments as `help` shows them; made from the notation if the row has no `params`.
  package var usage = ""
  /// The QMP command; nil if a translator named after the row is written by hand.
  package var call: String?
  /// The response of the target's own human monitor, if that runs the line: always, or if the target lacks the command.
  package var native: HMPNativeResponse?
  /// The QMP commands that the translator of a row without `call` executes.
  package var uses: [String] = []
  /// A mapping for each argument, in order, including the mappings by name; empty without `call`.
  package var mappings: [Mapping] = []
  package var constants: [Constant] = []
  package var choices: [Choice] = []
  /// The rest of the message that begins with "This target can't", if the target lacks the called command.
  package var purpose: String?
  /// Whether a Swift function named after the row lays out the result of the call.
  package var isReport = false
  /// The row whose sub-table this one is in, for example `info`.
  package var table: String?
  package var completions: [Completion] = []
  package var flags: HMPFlags = []
  /// The values of arguments with which a line of the row changes nothing; empty if each line may change the target.
  package var readings: [Reading] = []
  package var confirmations: [Confirmation] = []
  package var question: Question?
  /// The execution of a QMP command of the operator's choice; nil for any other row.
  package var execution: HMPExecution?
  /// The first paragraph of the documentation, on one line and without the period at its end.
  package var summary = ""
  /// An example of a line; empty if there is none.
  package var example = ""
  /// The last heading before the row in its file; empty if there is none.
  package var topic = ""
  package var documentation: DocumentationBlock?
  /// The line of the opening brace, and the range of the name.
  package var location: SourceLocation
  /// The row as it was written, for the ranges of errors.
  let written: SyntaxObject

  init(name: String, location: SourceLocation, written: SyntaxObject) {
    self.name = name
    self.location = location
    self.written = written
  }

  /// Makes an error at a range, by default that of the row's name.
  func error(_ problem: RowProblem, at range: Range<Int>? = nil, near: Suggestion? = nil) -> SchemaError {
    SchemaError(problem, at: location.marking(range), in: .init(kind: "hmp", name: name), near: near)
  }

  /// Returns the description of an argument, whose lines are joined by newlines; nil if there is none.
  package func text(ofArgument name: String) -> String? { documentation?.text(ofMember: name) }
}

/// A constant value of a member.
///
/// A number is written as a string; the type of the member determines how it is read.
package indirect enum ConstantValue: Sendable, Equatable {
  case string(String)
  case bool(Bool)
  case array([ConstantValue])
  case object([RowDefinition.Constant])
}

/// The rows of one or more `.hmp` files.
package struct TableDefinition: Sendable {
  /// The rows, in the order of the files.
  package var rows: [RowDefinition]
  /// Free-form texts and the documentation of rows, in the order of the files.
  package var documentation: [DocumentationBlock]

  package init(rows: [RowDefinition] = [], documentation: [DocumentationBlock] = []) {
    self.rows = rows
    self.documentation = documentation
  }

  /// Returns the row with that name or alias in the main table or a sub-table; nil if there is none.
  package func row(named name: String, in table: String? = nil) -> RowDefinition? {
    rows.first { $0.table == table && ($0.name == name || $0.aliases.contains(name)) }
  }
}
