import HMP
import MainLoop
import QAPIRuntime
import QJSON
import QMP
import QMPTransport

/// A target within the process whose calls, answers and events are shown as messages, without the secrets in them.
@MainLoop
final class WatchedTarget: CommandTarget {
  typealias Watcher = @MainLoop @Sendable (MessageTap.Direction, JSONValue) -> Void

  private let target: LocalTarget
  private let see: Watcher

  init(_ target: LocalTarget, _ see: @escaping Watcher) {
    self.target = target
    self.see = see
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    see(.sent, call.message.withoutSecrets)
    do throws(TargetError) {
      let reply = try await target.execute(call)
      see(.received, ["return": reply.json])
      return reply
    } catch {
      if case .command(let answer) = error { see(.received, ["error": answer.json]) }
      throw error
    }
  }

  func commandNames() async throws(TargetError) -> Set<String> { target.commandNames() }

  func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation {
    target.observeEvents { [see] notice in
      if case .event(let event) = notice { see(.received, event.message) }
      body(notice)
    }
  }
}
