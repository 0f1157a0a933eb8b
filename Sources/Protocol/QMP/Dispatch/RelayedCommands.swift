public import QAPIRuntime
import QJSON

extension CommandTable {
  /// A table in which each command is executed by another target.
  ///
  /// Its responses are passed on unchanged; a call without a response fails with `GenericError`.
  public init(relaying names: Set<String>, to target: any CommandTarget) {
    self.init()
    // Each client negotiates with this process.
    for name in names.sorted() where name != "qmp_capabilities" {
      append(name) { (_, input) async throws(QMPError) in
        do throws(TargetError) {
          return try await target.execute(CommandCall(name: name, arguments: input.object))
        } catch {
          throw error.relayed
        }
      }
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
    case .malformedResponse(let error): .generic("the response does not match the schema: \(error)")
    }
  }
}
