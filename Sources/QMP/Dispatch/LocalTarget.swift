public import MainLoop
public import QAPIRuntime

/// The process's own commands as a target, on behalf of one monitor.
///
/// A command begins when it is called, whatever else of the same monitor is suspended: a caller that wants one after
/// the other awaits each.
@MainLoop
public final class LocalTarget: CommandTarget {
  public let dispatcher: Dispatcher
  public let monitor: Monitor

  public init(_ dispatcher: Dispatcher, monitor: Monitor) {
    self.dispatcher = dispatcher
    self.monitor = monitor
  }

  public func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    do throws(QMPError) {
      return try await dispatcher.execute(call, on: monitor)
    } catch {
      throw Task.isCancelled ? .cancelled : .command(error)
    }
  }

  public func commandNames() -> Set<String> { Set(dispatcher.table.rows.map(\.name)) }

  public func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> TargetObservation {
    let subscription = dispatcher.events.subscribe { body(.event($0.received)) }
    return TargetObservation { subscription.cancel() }
  }
}
