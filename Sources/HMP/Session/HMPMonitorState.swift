public import MainLoop

/// What a monitor remembers from one line to the next.
@MainLoop public final class HMPMonitorState {
  /// The index of the processor that registers and memory are read from.
  public var currentCPU: Int64 = 0
  /// Whether the target waits before the initialisation of its machine.
  public var isPreconfig = false

  var format = FormatMemory()

  public init() {}
}
