public import MainLoop
public import QAPIRuntime
import QJSON

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

extension CommandTable {
  /// A table in which each command is executed by another target.
  ///
  /// Its responses are passed on unchanged; a call without a response fails with `GenericError`.
  public init(relaying names: Set<String>, to target: any CommandTarget) {
    self.init()
    // Each client negotiates with this process.
    for name in names.sorted() where name != "qmp_capabilities" {
      append(name) { input throws(QMPError) in
        do throws(TargetError) {
          return try await target.execute(CommandCall(name: name, arguments: input.arguments))
        } catch {
          throw error.relayed
        }
      }
    }
  }
}

extension CommandInput {
  fileprivate var arguments: JSONObject {
    switch self {
    case .json(let object, _): object
    case .typed(let command): command.json.objectValue ?? JSONObject()
    }
  }
}

extension TargetError {
  /// The error for a client that does not know of the target.
  fileprivate var relayed: QMPError {
    switch self {
    case .command(let error): error
    case .connectionLost(let what): .generic("the connection was lost: \(what)")
    case .timedOut, .cancelled: .generic("the command was given up")
    case .refused(let reason): .generic(reason)
    case .malformedReply(let error): .generic("the response does not match the schema: \(error)")
    }
  }
}
