/// The behaviour of a command that a monitor must know before, or without, running it.
///
/// A monitor asks for these flags and never for a command's name, so that the tables alone decide how commands behave.
public struct HMPFlags: OptionSet, Sendable {
  /// A bit for each flag.
  public let rawValue: UInt8

  /// Makes a set of flags from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The command can run before the machine is initialised.
  public static let preconfig = HMPFlags(rawValue: 1)
  /// The command cannot change the target.
  public static let readOnly = HMPFlags(rawValue: 2)
  /// The command ends the target, and the monitor with it.
  public static let endsTarget = HMPFlags(rawValue: 4)
  /// The command ends the monitor; the target runs on.
  public static let endsMonitor = HMPFlags(rawValue: 8)
  /// The command runs lines, whose results are shown as they come.
  public static let showsLines = HMPFlags(rawValue: 16)
  /// A time limit holds for each line that the command runs, not for the command.
  public static let limitsLines = HMPFlags(rawValue: 32)
  /// The command's result depends on the operator's own tables, which are read before it runs.
  public static let needsAllTables = HMPFlags(rawValue: 64)

  /// The flags as tables write them and as Swift names them, in the order in which errors list them.
  package static let all: [(flag: HMPFlags, written: String, swift: String)] = [
    (.preconfig, "preconfig", "preconfig"),
    (.readOnly, "read-only", "readOnly"),
    (.endsTarget, "ends-target", "endsTarget"),
    (.endsMonitor, "ends-monitor", "endsMonitor"),
    (.showsLines, "shows-lines", "showsLines"),
    (.limitsLines, "limits-lines", "limitsLines"),
    (.needsAllTables, "needs-all-tables", "needsAllTables"),
  ]

  /// Makes the flag of that name in tables; nil if there is none.
  package init?(written: String) {
    guard let found = Self.all.first(where: { $0.written == written }) else { return nil }
    self = found.flag
  }
}

/// The response of the target's own human monitor to a line that succeeded.
public enum HMPNativeAnswer: Sendable, Equatable {
  /// Nothing: any text is an error.
  case silence
  /// Text; it is an error only if its first or last line begins with one of the texts given.
  case text(errors: [String])
}

/// The arguments of a row that executes a QMP command of the operator's choice.
public struct HMPExecution: Sendable, Equatable {
  /// The argument with the name of the QMP command.
  public let command: String
  /// The argument with the command's own arguments, as `key=value` separated by blanks or as a JSON object.
  public let arguments: String
  /// The member with a line for a human monitor, by the QMP command that has one.
  public let lines: [String: String]

  /// Makes an execution from the names of the row's arguments.
  public init(command: String, arguments: String, lines: [String: String] = [:]) {
    self.command = command
    self.arguments = arguments
    self.lines = lines
  }
}
