public import MainLoop

/// The state that a monitor keeps from one line to the next.
@MainLoop public final class HMPMonitorState {
  /// The index of the vCPU whose registers and memory commands read.
  public var currentCPU: Int64 = 0
  /// Whether the target has not initialized its machine yet.
  public var isPreconfig = false
  /// The mouse buttons that this monitor holds down, as `mouse_button` counts them; nil if it has not sent their state.
  public var mouseButtons: Int64?

  /// The lines that were typed, each once, the most recent last; at most 1000.
  public private(set) var history: [String] = []

  /// The operator's aliases.
  public var aliases = HMPAliases()
  /// The operator's variables, which lines use as `${NAME}`.
  public var variables = HMPVariables()
  /// The events of the target.
  public var events = HMPEventLog()
  /// The front end; nil if the monitor lasts for one line.
  public var frontEnd: HMPFrontEnd?
  /// Facts about the target that it does not report itself; nil if there are none.
  public var targetFacts: HMPTargetFacts?

  var format = FormatMemory()

  /// Work that goes on although its command was cancelled, by number.
  private var remainders: [UInt64: (description: String, task: Task<Void, Never>)] = [:]
  private var remainderCount: UInt64 = 0

  /// Makes the state of a new monitor.
  public init() {}

  /// Resets the state that belongs to a process, such as the current vCPU, because another process took its place.
  ///
  /// The history, aliases, variables, events and the format of memory dumps are kept.
  public func targetWasReplaced() {
    currentCPU = 0
    isPreconfig = false
    mouseButtons = nil
  }

  /// Does work that goes on although its command was cancelled, such as dismissing a job that is still to end.
  ///
  /// The program waits for it with `finishRemainders(_:)` before it ends. The description completes "waiting for".
  public func finishLater(
    _ description: String, _ body: @escaping @MainLoop @Sendable () async -> Void
  ) -> Task<Void, Never> {
    remainderCount += 1
    let number = remainderCount
    let task = MainLoop.task {
      await body()
      self.remainders[number] = nil
    }
    remainders[number] = (description, task)
    return task
  }

  /// Waits for the work that cancelled commands have left; gives it up at the limit, and when the task is cancelled.
  ///
  /// `willWait` is called with the description of each piece of work. Returns the descriptions of what was given up.
  public func finishRemainders(
    within limit: Duration?, _ willWait: (_ description: String) -> Void
  ) async -> [String] {
    var abandoned: [String] = []
    for (number, (description, task)) in remainders.sorted(by: { $0.key < $1.key }) {
      willWait(description)
      await withTaskCancellationHandler {
        await MainLoop.withDeadline(after: limit) { await MainLoop.value(of: task) }
      } onCancel: {
        task.cancel()
      }
      guard remainders[number] != nil || Task.isCancelled else { continue }
      task.cancel()
      abandoned.append(description)
    }
    return abandoned
  }

  private static let historyLimit = 1000

  /// Adds a line to the history, and removes an earlier copy of it.
  public func remember(_ line: String) {
    history.removeAll { $0 == line }
    history.append(line)
    if history.count > Self.historyLimit { history.removeFirst() }
  }
}
