import MainLoop

/// What happened, in the order in which it did.
@MainLoop
final class Steps {
  private(set) var list: [String] = []

  nonisolated init() {}

  func note(_ step: String) { list.append(step) }

  /// Notes where the caller is.
  func noteContext(_ label: String) {
    list.append("\(label): \(Coroutine.current?.command ?? "-") \(Monitor.current?.kind ?? "-")")
  }
}

extension Monitor {
  /// The name without the number, which differs from run to run.
  var kind: String { String(name.prefix { $0 != "-" }) }
}
