import MainLoop

/// What happened, in the order in which it did.
@MainLoop
final class Steps {
  private(set) var list: [String] = []
  private var onlookers: [(step: String, continuation: CheckedContinuation<Void, Never>)] = []

  nonisolated init() {}

  func note(_ step: String) {
    list.append(step)
    for onlooker in onlookers where onlooker.step == step { onlooker.continuation.resume() }
    onlookers.removeAll { $0.step == step }
  }

  /// Notes where the caller is.
  func noteContext(_ label: String) {
    note("\(label): \(Coroutine.current?.command ?? "-") \(Monitor.current?.kind ?? "-")")
  }

  /// Waits until that has happened.
  func reaches(_ step: String) async {
    if list.contains(step) { return }
    await withCheckedContinuation { onlookers.append((step, $0)) }
  }
}

extension Monitor {
  /// The name without the number, which differs from run to run.
  var kind: String { String(name.prefix { $0 != "-" }) }
}
