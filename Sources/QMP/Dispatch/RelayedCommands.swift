public import QAPIRuntime
import QJSON

extension CommandTable {
  /// The commands of another target, which carries each of them out.
  ///
  /// What it answers is passed on as it is; a call that it does not answer is a `GenericError`.
  public init(relaying names: Set<String>, to target: any CommandTarget) {
    self.init()
    // Each client negotiates with us.
    for name in names.sorted() where name != "qmp_capabilities" {
      append(name) { input throws(QMPError) in
        do throws(TargetError) {
          return try await target.execute(CommandCall(name: name, arguments: input.arguments))
        } catch {
          throw error.answer
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
  /// What a client is told that does not know of the target.
  fileprivate var answer: QMPError {
    switch self {
    case .command(let error): error
    case .connectionLost(let what): .generic("the connection was lost: \(what)")
    case .timedOut, .cancelled: .generic("the command was given up")
    case .refused(let reason): .generic(reason)
    case .malformedReply(let error): .generic("the reply is not what the schema says: \(error)")
    }
  }
}
