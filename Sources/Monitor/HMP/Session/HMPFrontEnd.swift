import MainLoop

/// The operations that a front end offers to commands which run or show lines.
///
/// The closures run on the main loop.
public struct HMPFrontEnd: Sendable {
  /// Shows the outcome of a line at once, while the command that ran it continues.
  public typealias Show = @MainLoop @Sendable (_ line: String, _ outcome: Result<HMPOutput, HMPError>) -> Void

  /// Runs the lines of a file.
  public typealias Source = @MainLoop @Sendable (_ path: String) async throws(HMPError) -> HMPOutput

  /// Asks for a secret, such as a password, without showing it while it is typed.
  ///
  /// In a script the answer is the next line of the input as it is. A script reads it even if `isUsed` is false because
  /// the command will not run, so that the answer never runs as a command. A person is not asked in that case, and the
  /// result is nil.
  ///
  /// - Throws: `HMPError.refused` if the input ends before the answer, `HMPError.target(.cancelled)` if the person
  ///   cancels the question.
  public typealias AskSecret =
    @MainLoop @Sendable (_ prompt: String, _ isUsed: Bool) async throws(HMPError) -> String?

  /// Tells the person, or the script's standard error, something about the line that runs, on one line of text.
  public typealias Tell = @MainLoop @Sendable (_ text: String) -> Void

  /// Shows the outcome of a line that another line runs.
  public var show: Show
  /// Runs the lines of a file for `source`.
  public var source: Source

  /// Whether the output goes to a terminal.
  public var isTerminal: Bool

  /// Asks for a secret that a line needs and does not contain.
  public var askSecret: AskSecret

  /// Tells something about the line that runs, which is no part of its result.
  public var tell: Tell

  /// Makes the front end of a monitor that runs several lines.
  public init(
    isTerminal: Bool, show: @escaping Show, source: @escaping Source, askSecret: @escaping AskSecret,
    tell: @escaping Tell = { _ in }
  ) {
    self.isTerminal = isTerminal
    self.show = show
    self.source = source
    self.askSecret = askSecret
    self.tell = tell
  }
}

/// Facts about a target that the target itself does not report.
public struct HMPTargetFacts: Sendable, Equatable {
  /// The kind of target, such as `embedded storage engine`.
  public var kind: String
  /// The address of the connection, or the program that was started; nil for the embedded engine.
  public var address: String?
  /// The target's process; nil if it is unknown.
  public var processID: Int64?

  /// Makes the facts about a target.
  public init(kind: String, address: String? = nil, processID: Int64? = nil) {
    self.kind = kind
    self.address = address
    self.processID = processID
  }
}

extension HMPContext {
  /// The front end of a monitor that runs several lines.
  ///
  /// - Throws: `HMPError.refused` if each line has a monitor of its own, as with `human-monitor-command`.
  @MainLoop public func frontEnd(for command: String) throws(HMPError) -> HMPFrontEnd {
    guard let frontEnd = state.frontEnd else {
      throw .refused("\(command): only available at a terminal or in a script: this monitor lasts for one line")
    }
    return frontEnd
  }

  /// Runs another line of the same monitor within the current command.
  @MainLoop public func run(_ line: String) async throws(HMPError) -> HMPOutput {
    let session = HMPSession(table: table, target: target, monitor: .current, state: state, options: options)
    return try await session.run(line)
  }
}

/// The progress of a command.
public struct HMPProgress: Sendable, Equatable {
  /// The operation, such as `savevm before-update`.
  public var title: String
  /// The work done so far, from 0 to `total`, in a unit that the command chooses.
  public var done: Int64
  /// The whole work in the same unit, which may grow; 0 if it is not known yet.
  public var total: Int64
  /// Further text for the end of the line; may be empty.
  public var details: String

  /// Makes a progress report; the details follow the bar.
  public init(title: String, done: Int64, total: Int64, details: String = "") {
    self.title = title
    self.done = done
    self.total = total
    self.details = details
  }
}

extension HMPProgress {
  /// The fraction of the work that is done, from 0 to 1; nil if it is not known.
  public var fraction: Double? {
    total > 0 ? min(max(Double(done) / Double(total), 0), 1) : nil
  }

  /// A bar of 20 characters and the percentage: `[#####...............]  25 %`; empty if the fraction is not known.
  public var bar: String {
    guard let fraction else { return "" }
    let filled = Int(fraction * 20)
    let percent = String(Int(fraction * 100))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled) + "] "
      + String(repeating: " ", count: 3 - percent.count) + percent + " %"
  }

  /// The title, the bar and the details on one line, without a newline.
  public var line: String {
    [title, bar, details].filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
