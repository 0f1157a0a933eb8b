/// The properties of a command that a monitor must know before it runs the command.
///
/// A monitor checks these flags and never a command's name, so that the tables alone determine how commands behave.
public struct HMPFlags: OptionSet, Sendable {
  /// The flags as bits.
  public let rawValue: UInt8

  /// Makes a set of flags from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The command can run before the machine is initialized.
  public static let preconfig = HMPFlags(rawValue: 1)
  /// The command cannot change the target.
  public static let readOnly = HMPFlags(rawValue: 2)
  /// The command ends the target and the monitor.
  public static let endsTarget = HMPFlags(rawValue: 4)
  /// The command ends the monitor, but not the target.
  public static let endsMonitor = HMPFlags(rawValue: 8)
  /// The command runs lines, and the outcome of each is shown at once.
  public static let showsLines = HMPFlags(rawValue: 16)
  /// A time limit applies to each line that the command runs, not to the command.
  public static let limitsLines = HMPFlags(rawValue: 32)
  /// The command's output depends on the operator's own tables, which are read before it runs.
  public static let needsAllTables = HMPFlags(rawValue: 64)

  /// The flags with their names in tables and in Swift, in the order of error messages.
  package static let all: [(flag: HMPFlags, written: String, swift: String)] = [
    (.preconfig, "preconfig", "preconfig"),
    (.readOnly, "read-only", "readOnly"),
    (.endsTarget, "ends-target", "endsTarget"),
    (.endsMonitor, "ends-monitor", "endsMonitor"),
    (.showsLines, "shows-lines", "showsLines"),
    (.limitsLines, "limits-lines", "limitsLines"),
    (.needsAllTables, "needs-all-tables", "needsAllTables"),
  ]

  /// Makes the flag with a name in tables; fails if there is no such flag.
  package init?(written: String) {
    guard let found = Self.all.first(where: { $0.written == written }) else { return nil }
    self = found.flag
  }
}

/// The response of the target's own human monitor to a line that succeeds.
///
/// That monitor reports errors by text alone. A pattern is the beginning of the first or the last line of a text, in which
/// `*` stands for any characters.
public enum HMPNativeResponse: Sendable, Equatable {
  /// Nothing, or a text with one of these patterns: any other text is an error.
  case results([String])
  /// Any text except those with one of these patterns.
  case text(errors: [String])

  /// Nothing: any text is an error.
  public static var silence: HMPNativeResponse { .results([]) }
}

/// The names of the arguments with which a row executes a QMP command of the operator's choice.
public struct HMPExecution: Sendable, Equatable {
  /// The consequence of a QMP command that no row calls, which a person must confirm.
  public struct Consequence: Sendable, Equatable {
    /// The QMP command.
    public let command: String
    /// The member that causes the consequence unless it is false; nil if every call does.
    public let member: String?
    /// The rest of a sentence that begins with "This", with `{target}` for the target's name.
    public let text: String

    /// Makes a consequence; with a member, only of calls that have it.
    public init(of command: String, given member: String? = nil, _ text: String) {
      self.command = command
      self.member = member
      self.text = text
    }
  }

  /// The argument with the name of the QMP command.
  public let command: String
  /// The argument with the arguments of the QMP command, as `key=value` words or as a JSON object.
  public let arguments: String
  /// The members that contain a line for a human monitor, by QMP command.
  public let lines: [String: String]
  /// The members that are lists of calls, as objects with the members `type` and `data`, by QMP command.
  public let calls: [String: String]
  /// The consequences of QMP commands that no row calls.
  public let consequences: [Consequence]

  /// Makes an execution from the names of a row's arguments.
  public init(
    command: String, arguments: String, lines: [String: String] = [:], calls: [String: String] = [:],
    consequences: [Consequence] = []
  ) {
    self.command = command
    self.arguments = arguments
    self.lines = lines
    self.calls = calls
    self.consequences = consequences
  }
}
