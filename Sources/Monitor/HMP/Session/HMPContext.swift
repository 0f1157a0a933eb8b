import MainLoop
public import QAPIRuntime

/// The target and the monitor for which a translator runs.
///
/// It is immutable, and a class because each line passes it through some twenty functions: a copy of its options would count
/// a dozen references.
public final class HMPContext: Sendable {
  /// The target that executes QMP commands.
  public let target: any CommandTarget
  /// The state that the monitor keeps from one line to the next.
  public let state: HMPMonitorState
  /// The commands of the monitor.
  public let table: HMPTable
  /// The options with which the monitor runs lines.
  public let options: HMPOptions

  /// Makes the context of a monitor; contexts of the same monitor share a state.
  public init(target: any CommandTarget, state: HMPMonitorState, table: HMPTable, options: HMPOptions = HMPOptions()) {
    self.target = target
    self.state = state
    self.table = table
    self.options = options
  }
}

/// The options with which a monitor runs lines.
///
/// The closures run on the main loop.
public struct HMPOptions: Sendable {
  /// Returns whether a target has an object of that name for a member of its commands, such as a node for `node-name`.
  public typealias NameQuery =
    @MainLoop @Sendable (_ member: String, _ name: String, _ target: any CommandTarget) async throws(HMPError) -> Bool

  /// Returns the value of a register, given without the `$`; nil if the target has no such register.
  public typealias RegisterQuery =
    @MainLoop @Sendable (_ name: String, _ context: HMPContext) async throws(HMPError) -> Int64?

  /// Handles the `/fmt`, as it was typed, of a line whose other arguments are invalid.
  public typealias FormatKeeper = @MainLoop @Sendable (_ format: String, _ context: HMPContext) async -> Void

  /// Returns the error of a row that the target cannot execute; nil if the target can execute it.
  public typealias RowRefusal = @MainLoop @Sendable (_ row: HMPRow, _ context: HMPContext) async -> HMPError?

  /// Returns the output of `help TEXT` of another monitor; nil if that monitor does not know the text.
  public typealias NativeHelp = @MainLoop @Sendable (_ text: String, _ context: HMPContext) async -> HMPOutput?

  /// Shows the progress of the command that runs.
  public typealias ProgressReport = @MainLoop @Sendable (HMPProgress) -> Void

  /// Whether commands that can change the target are refused.
  public var readOnly: Bool
  /// Whether a line only shows its QMP commands, without executing those that can change the target.
  public var dryRun: Bool
  /// Whether lines run without asking for confirmation.
  public var confirmed: Bool
  /// Looks up `$NAME` in expressions; if nil, there are no registers.
  public var register: RegisterQuery?
  /// Passes a `/fmt` on to the target's own human monitor, which does not receive the line itself.
  public var keepFormat: FormatKeeper?
  /// Returns why the target cannot execute a row whose arguments are invalid; if nil, the line's error is about these.
  public var refusal: RowRefusal?
  /// Asks the target's own human monitor for help; if nil, help comes from the tables of this monitor.
  ///
  /// Scripts that were written for that monitor parse its text.
  public var nativeHelp: NativeHelp?
  /// Chooses among the members that an argument maps to; if nil, the argument goes to the first one.
  public var isName: NameQuery?
  /// Returns the type of a member of a QMP command, for values written as text.
  public var optionTypes: @Sendable (_ command: String, _ path: [String]) -> OptionType

  /// Receives the progress of a command repeatedly while it runs; if nil, commands report none.
  public var progress: ProgressReport?

  /// Makes options; by default all commands run, and no closure is set.
  public init(
    readOnly: Bool = false, dryRun: Bool = false, confirmed: Bool = false,
    register: RegisterQuery? = nil, keepFormat: FormatKeeper? = nil, refusal: RowRefusal? = nil,
    nativeHelp: NativeHelp? = nil, isName: NameQuery? = nil,
    optionTypes: @escaping @Sendable (_ command: String, _ path: [String]) -> OptionType = { _, _ in .unknown }
  ) {
    self.readOnly = readOnly
    self.dryRun = dryRun
    self.confirmed = confirmed
    self.register = register
    self.keepFormat = keepFormat
    self.refusal = refusal
    self.nativeHelp = nativeHelp
    self.isName = isName
    self.optionTypes = optionTypes
  }
}

/// The code of one command, which turns its arguments into an output.
///
/// It runs on the main loop, as a coroutine of the monitor.
public typealias HMPTranslator = @MainLoop @Sendable (HMPArguments, HMPContext) async throws(HMPError) -> HMPOutput
