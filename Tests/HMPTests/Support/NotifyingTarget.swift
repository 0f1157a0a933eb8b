import MainLoop
import QAPIRuntime
import QJSON

/// A target without commands, whose notices come from a test.
@MainLoop final class NotifyingTarget: CommandTarget {
  private var observers: [Int: @MainLoop @Sendable (TargetNotice) -> Void] = [:]
  private var count = 0

  var isObserved: Bool { !observers.isEmpty }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    throw .command(.commandNotFound(call.name))
  }

  func commandNames() async throws(TargetError) -> Set<String> { [] }

  func observeEvents(_ body: @escaping @MainLoop @Sendable (TargetNotice) -> Void) -> Observation {
    count += 1
    let id = count
    observers[id] = body
    return Observation { self.observers[id] = nil }
  }

  func notify(_ notice: TargetNotice) {
    for observer in observers.values { observer(notice) }
  }

  func notify(_ name: String, _ data: JSONObject = [:]) { notify(.event(ReceivedEvent(name: name, data: data))) }
}
