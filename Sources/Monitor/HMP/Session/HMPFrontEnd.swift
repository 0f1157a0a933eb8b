import MainLoop

/// What the front end of a lasting monitor does for commands that are about lines more than about the target.
public struct HMPFrontEnd: Sendable {
  /// Shows what came of a line at once, while the command that has had it run goes on.
  public typealias Show = @MainLoop @Sendable (_ line: String, _ outcome: Result<HMPOutput, HMPFailure>) -> Void

  /// Runs the lines of a file.
  public typealias Source = @MainLoop @Sendable (_ path: String) async throws(HMPFailure) -> HMPOutput

  /// Asks for a secret, such as a password, which is not shown while it is typed.
  ///
  /// In a script the answer is the next line of the input as it stands. It is taken even if it is of no use because the
  /// command will be refused, so that it is never run as a command. A person is not asked then, and the result is nil.
  ///
  /// - Throws: `HMPFailure.refused` where the input ends before the answer, `HMPFailure.target(.cancelled)` where it is
  ///   not given.
  public typealias AskSecret =
    @MainLoop @Sendable (_ prompt: String, _ isOfUse: Bool) async throws(HMPFailure) -> String?

  /// Shows the outcome of a line that another line has had run.
  public var show: Show
  /// Runs the lines of a file for `source`.
  public var source: Source

  /// Whether a person reads what is shown.
  public var isTerminal: Bool

  /// Asks for a secret that a line needs and does not give.
  public var askSecret: AskSecret

  /// Makes the front end of a monitor that lasts from line to line.
  public init(
    isTerminal: Bool, show: @escaping Show, source: @escaping Source, askSecret: @escaping AskSecret
  ) {
    self.isTerminal = isTerminal
    self.show = show
    self.source = source
    self.askSecret = askSecret
  }
}

/// What a monitor knows of its target beyond what the target tells.
public struct HMPTargetFacts: Sendable, Equatable {
  /// What it is: `embedded storage engine`.
  public var kind: String
  /// Where it was connected to, or the program that was started; nil where there is no such thing.
  public var address: String?
  /// The process that it is; nil where unknown.
  public var processID: Int64?

  /// Makes the facts; a target without address or process has none of them.
  public init(kind: String, address: String? = nil, processID: Int64? = nil) {
    self.kind = kind
    self.address = address
    self.processID = processID
  }
}

extension HMPContext {
  /// The front end of a monitor that lasts from line to line.
  ///
  /// - Throws: `HMPFailure.refused` where each line has a monitor of its own, as with `human-monitor-command`.
  @MainLoop public func frontEnd(for command: String) throws(HMPFailure) -> HMPFrontEnd {
    guard let frontEnd = state.frontEnd else {
      throw .refused("\(command): only at a terminal or in a script: this monitor lasts for one line")
    }
    return frontEnd
  }

  /// Runs a further line of the same monitor within the command that runs.
  @MainLoop public func run(_ line: String) async throws(HMPFailure) -> HMPOutput {
    let session = HMPSession(table: table, target: target, monitor: .current, state: state, options: options)
    return try await session.run(line)
  }
}

/// How far a command is that takes its time.
public struct HMPProgress: Sendable, Equatable {
  /// What is done, as a person would say it: `savevm before-update`.
  public var title: String
  /// In a unit of the command's own, up to `total`, which may grow; where `total` is 0, nobody knows yet.
  public var done: Int64
  /// What `done` is at the end, in the same unit; 0 where that is unknown.
  public var total: Int64
  /// More about it, on the same line; empty where there is nothing more.
  public var details: String

  /// Makes a report; the details follow the bar and may be empty.
  public init(title: String, done: Int64, total: Int64, details: String = "") {
    self.title = title
    self.done = done
    self.total = total
    self.details = details
  }
}

extension HMPProgress {
  /// Between 0 and 1; nil where it is not known.
  public var fraction: Double? {
    total > 0 ? min(max(Double(done) / Double(total), 0), 1) : nil
  }

  /// A bar of 20 characters and the percentage: `[#####...............]  25 %`; empty where it is not known.
  public var bar: String {
    guard let fraction else { return "" }
    let filled = Int(fraction * 20)
    let percent = String(Int(fraction * 100))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled) + "] "
      + String(repeating: " ", count: 3 - percent.count) + percent + " %"
  }

  /// The whole on one line, without a line feed.
  public var line: String {
    [title, bar, details].filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
