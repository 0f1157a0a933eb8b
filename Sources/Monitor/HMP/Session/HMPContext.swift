import MainLoop
public import QAPIRuntime

/// What a translator works with.
public struct HMPContext: Sendable {
  /// What executes QMP commands.
  public let target: any CommandTarget
  /// What the monitor remembers from one line to the next.
  public let state: HMPMonitorState
  /// The commands of the monitor.
  public let table: HMPTable
  /// How the lines of the monitor are carried out.
  public let options: HMPOptions

  /// Makes the context of a monitor; monitors that share a state remember the same things.
  public init(target: any CommandTarget, state: HMPMonitorState, table: HMPTable, options: HMPOptions = HMPOptions()) {
    self.target = target
    self.state = state
    self.table = table
    self.options = options
  }
}

/// How the lines of a monitor are carried out.
public struct HMPOptions: Sendable {
  /// Whether a target's name is one that a member of its commands takes, such as a `node-name`.
  public typealias NameQuery =
    @MainLoop @Sendable (_ member: String, _ name: String, _ target: any CommandTarget) async throws(HMPFailure) -> Bool

  /// The value of a register, without the `$`; nil when there is none of that name.
  public typealias RegisterQuery =
    @MainLoop @Sendable (_ name: String, _ context: HMPContext) async throws(HMPFailure) -> Int64?

  /// What becomes of the `/fmt`, as it was typed, of a line whose rest is wrong.
  public typealias FormatKeeper = @MainLoop @Sendable (_ format: String, _ context: HMPContext) async -> Void

  /// The answer to `help TEXT`; nil when that monitor does not know what the text names.
  public typealias NativeHelp = @MainLoop @Sendable (_ text: String, _ context: HMPContext) async -> HMPOutput?

  /// Shows how far the command is that runs.
  public typealias ProgressReport = @MainLoop @Sendable (HMPProgress) -> Void

  /// Refuse commands that can change the target.
  public var readOnly: Bool
  /// Show the QMP command that a line becomes, and execute nothing.
  public var dryRun: Bool
  /// Take every confirmation as given.
  public var confirmed: Bool
  /// Tells the value of `$NAME` in expressions; where nil, there are no registers.
  public var register: RegisterQuery?
  /// Has the target's own human monitor remember a `/fmt` that it does not get to see.
  public var keepFormat: FormatKeeper?
  /// What the target's own human monitor says to `help TEXT`; where nil, this monitor answers for itself.
  ///
  /// Scripts that were written for that monitor read its words.
  public var nativeHelp: NativeHelp?
  /// Decides between the members that an argument may go to.
  ///
  /// Where nil, the first is taken.
  public var isName: NameQuery?
  /// The type of a member of a QMP command, for values written as text.
  public var optionTypes: @Sendable (_ command: String, _ path: [String]) -> OptionType

  /// Told how far a command is, again and again while it runs; where nil, nobody wants to know.
  public var progress: ProgressReport?

  /// Makes options; those that are left out change nothing and ask nobody.
  public init(
    readOnly: Bool = false, dryRun: Bool = false, confirmed: Bool = false,
    register: RegisterQuery? = nil, keepFormat: FormatKeeper? = nil, nativeHelp: NativeHelp? = nil,
    isName: NameQuery? = nil,
    optionTypes: @escaping @Sendable (_ command: String, _ path: [String]) -> OptionType = { _, _ in .unknown }
  ) {
    self.readOnly = readOnly
    self.dryRun = dryRun
    self.confirmed = confirmed
    self.register = register
    self.keepFormat = keepFormat
    self.nativeHelp = nativeHelp
    self.isName = isName
    self.optionTypes = optionTypes
  }
}

/// Carries out one command: arguments in, text and value out.
public typealias HMPTranslator = @MainLoop @Sendable (HMPArguments, HMPContext) async throws(HMPFailure) -> HMPOutput
