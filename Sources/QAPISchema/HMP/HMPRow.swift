/// A human monitor command as a `.hmp` file describes it.
///
///     { 'hmp': NAME, 'args': NOTATION, 'params': USAGE, 'call': COMMAND, 'with': { ARGUMENT: MEMBER or [MEMBER, ...] },
///       'set': { MEMBER: VALUE }, 'in': SUBTABLE, 'aliases': [NAME, ...], 'complete': { ARGUMENT: KIND },
///       'flags': [FLAG, ...], 'native': ANSWER, 'uses': [COMMAND, ...], 'example': LINE,
///       'confirm': QUESTION or { ARGUMENT: QUESTION, ... },
///       'asks': { 'argument': ARGUMENT, 'prompt': TEXT, 'when': { ARGUMENT: VALUE or [VALUE, ...], ... } } }
///
/// Only `hmp` is mandatory.
package struct HMPRow: Sendable {
  /// Which members of the called command an argument is given to.
  ///
  /// With several, the target's own names decide which.
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
    package var value: HMPConstantValue

    package init(member: String, value: HMPConstantValue) {
      self.member = member
      self.value = value
    }
  }

  /// What Tab offers for an argument.
  package struct Completion: Sendable, Equatable {
    package var argument: String
    package var kind: String
  }

  /// What a person confirms before the line runs, such as `ends {target}`.
  package struct Confirmation: Sendable, Equatable {
    /// The argument that has to be given for it; nil where every line is to be confirmed.
    package var argument: String?
    package var text: String

    package init(argument: String? = nil, text: String) {
      self.argument = argument
      self.text = text
    }
  }

  /// The secret that is asked for where the line does not give it.
  package struct Question: Sendable, Equatable {
    /// The argument that the answer is for.
    package var argument: String
    /// `{ARGUMENT}` in it stands for the value of another argument.
    package var prompt: String
    /// What other arguments have to be, one of the values each.
    package var conditions: [(argument: String, values: [String])]

    package static func == (one: Question, other: Question) -> Bool {
      one.argument == other.argument && one.prompt == other.prompt
        && one.conditions.elementsEqual(other.conditions) { $0 == $1 }
    }
  }

  package enum Flag: String, Sendable, CaseIterable {
    /// Can run before the machine is initialised.
    case preconfig
    /// Cannot change the target.
    case readOnly = "read-only"
  }

  /// What the target's own human monitor says when it has carried a line out.
  package enum NativeAnswer: String, Sendable, CaseIterable {
    /// Nothing: any text is an error.
    case silence
    /// Text, of which only what reads like an error is one.
    case text
  }

  package var name: String
  package var aliases: [String] = []
  package var arguments = HMPArgumentSpec()
  /// The arguments as `help` shows them; made from the notation where the row has no `params`.
  package var usage = ""
  /// The QMP command; nil where a translator named after the row is written by hand.
  package var call: String?
  /// Set where the target's own human monitor carries the line out: always, or with `call` if the target lacks that
  /// command.
  package var native: NativeAnswer?
  /// The QMP commands that the translator of a row without `call` executes.
  package var uses: [String] = []
  /// One for each argument, in order, those mapped by name included; empty without `call`.
  package var mappings: [Mapping] = []
  package var constants: [Constant] = []
  /// The row whose sub-table this one is in, for example `info`.
  package var table: String?
  package var completions: [Completion] = []
  package var flags: Set<Flag> = []
  package var confirmations: [Confirmation] = []
  package var question: Question?
  /// The first paragraph of the documentation on one line, without the period at its end.
  package var summary = ""
  /// A line that shows how the command is used, as it would be typed; empty without one.
  package var example = ""
  /// The heading of the tables that the row stands under; empty where there is none before it.
  package var topic = ""
  package var documentation: DocumentationBlock?
  package var location: SourceLocation

  package init(name: String, location: SourceLocation) {
    self.name = name
    self.location = location
  }

  /// The description of an argument, its lines joined by newlines.
  package func text(ofArgument name: String) -> String? { documentation?.text(ofMember: name) }
}

/// A value that a row always sends.
///
/// A number is written as a string of digits; the member's type decides.
package indirect enum HMPConstantValue: Sendable, Equatable {
  case string(String)
  case bool(Bool)
  case array([HMPConstantValue])
  case object([HMPRow.Constant])
}
