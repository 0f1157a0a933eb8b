public import MainLoop
public import QAPIRuntime

/// A target that executes the process's own commands on behalf of one monitor.
///
/// A command begins when it is called, even while others of the same monitor are suspended; a caller that needs an order
/// awaits each.
@MainLoop
public final class LocalTarget: CommandTarget {
  /// Executes the commands.
  public let dispatcher: Dispatcher
  /// The monitor on whose behalf they run.
  public let monitor: Monitor
  /// What callers have learned about the commands, which do not change.
  public let memory: TargetMemory? = TargetMemory()

  /// Makes a target for one monitor.
  public init(_ dispatcher: Dispatcher, monitor: Monitor) {
    self.dispatcher = dispatcher
    self.monitor = monitor
  }

  /// Executes a command, which begins before this suspends.
  public func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    do throws(QMPError) {
      return try await dispatcher.execute(call, on: monitor)
    } catch {
      throw Task.isCancelled ? .cancelled : .command(error)
    }
  }

  /// The names of the commands in the dispatcher's table.
  public func commandNames() -> Set<String> { Set(dispatcher.table.rows.map(\.name)) }

  /// Calls the body with each event of the dispatcher from now on.
  public func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation {
    dispatcher.events.observe { body(.event($0.received)) }
  }
}
