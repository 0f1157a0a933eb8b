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
  public let options: HMPOptions

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

  /// Refuse commands that can change the target.
  public var readOnly: Bool
  /// Show the QMP command that a line becomes, and execute nothing.
  public var dryRun: Bool
  /// Take every confirmation as given.
  public var confirmed: Bool
  /// The value of `$NAME` in expressions, nil when there is no such register.
  public var registers: @Sendable (String) -> Int64?
  /// Decides between the members that an argument may go to.
  ///
  /// Where nil, the first is taken.
  public var isName: NameQuery?
  /// The type of a member of a QMP command, for values written as text.
  public var optionTypes: @Sendable (_ command: String, _ path: [String]) -> OptionType

  public init(
    readOnly: Bool = false, dryRun: Bool = false, confirmed: Bool = false,
    registers: @escaping @Sendable (String) -> Int64? = { _ in nil },
    isName: NameQuery? = nil,
    optionTypes: @escaping @Sendable (_ command: String, _ path: [String]) -> OptionType = { _, _ in .unknown }
  ) {
    self.readOnly = readOnly
    self.dryRun = dryRun
    self.confirmed = confirmed
    self.registers = registers
    self.isName = isName
    self.optionTypes = optionTypes
  }
}

/// Carries out one command: arguments in, text and value out.
public typealias HMPTranslator = @MainLoop @Sendable (HMPArguments, HMPContext) async throws(HMPFailure) -> HMPOutput
