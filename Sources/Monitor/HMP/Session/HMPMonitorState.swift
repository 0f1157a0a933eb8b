public import MainLoop

/// What a monitor remembers from one line to the next.
@MainLoop public final class HMPMonitorState {
  /// The index of the processor that registers and memory are read from.
  public var currentCPU: Int64 = 0
  /// Whether the target waits before the initialisation of its machine.
  public var isPreconfig = false
  /// The mouse buttons that this monitor holds down, as `mouse_button` counts them.
  public var mouseButtons: Int64 = 0

  /// The lines that were typed into the monitor, each once, oldest first; empty where nobody types.
  public private(set) var history: [String] = []

  /// The names that stand for lines.
  public var aliases = HMPAliases()
  /// What `${NAME}` stands for.
  public var variables = HMPVariables()
  /// What has come from the target unasked, once an event is asked for.
  public var events = HMPEventLog()
  /// Nil where the monitor lasts for one line.
  public var frontEnd: HMPFrontEnd?
  /// What is known of the target besides what it tells.
  public var targetFacts: HMPTargetFacts?

  var format = FormatMemory()

  /// Makes the state of a monitor that has run no line yet.
  public init() {}

  /// Forgets what was about a process that is no more: the chosen processor, and the mouse buttons that were held down.
  ///
  /// What is the operator's own stays: the history, aliases, the format of memory dumps, the events that came.
  public func targetIsAnother() {
    currentCPU = 0
    isPreconfig = false
    mouseButtons = 0
  }

  private static let historyLimit = 1000

  /// Adds a line to the history.
  public func remember(_ line: String) {
    history.removeAll { $0 == line }
    history.append(line)
    if history.count > Self.historyLimit { history.removeFirst() }
  }
}
