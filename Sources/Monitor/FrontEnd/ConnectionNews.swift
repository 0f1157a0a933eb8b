package import HMP
package import MainLoop

/// Tells a person that the connection to a target is lost, and that it is back.
///
/// While a line runs, its result is shown first.
@MainLoop
package final class ConnectionNews {
  package enum Change: Sendable, Equatable {
    /// The connection was lost, for a reason in words.
    case lost(String)
    /// The target is connected again, as the same process or another one; nil if that is not known.
    case regained(isSameProcess: Bool?)
  }

  /// A target that was connected to again.
  package struct Description: Sendable, Equatable {
    package var name: String?
    package var version: String?

    package init(name: String? = nil, version: String? = nil) {
      self.name = name
      self.version = version
    }
  }

  /// Shows one line, which has no line feed and may contain foreign text.
  package typealias Show = @MainLoop @Sendable (_ line: String) -> Void
  /// Asks a target for its description; returns nil if the connection was lost again.
  package typealias Describe = @MainLoop @Sendable () async -> Description?

  private let peer: String
  private let context: HMPContext
  private let describe: Describe
  private let show: Show
  private var isHeld = false
  private var held: [String] = []

  /// Makes the news of the target with the address `peer`, to which the monitor of the context belongs.
  package init(of peer: String, _ context: HMPContext, describe: @escaping Describe, show: @escaping Show) {
    self.peer = peer
    self.context = context
    self.describe = describe
    self.show = show
  }

  /// Holds the news back until `lineEnds`.
  package func lineBegins() { isHeld = true }

  package func lineEnds() {
    isHeld = false
    for line in held { show(line) }
    held = []
  }

  /// Tells of a change, and makes the monitor forget its knowledge of a process that has gone.
  package func hear(_ change: Change) {
    switch change {
    case .lost(let reason): tell("\(peer): \(reason); trying to connect again")
    case .regained(let isSameProcess):
      context.state.events.targetReconnected()
      if isSameProcess != true { context.state.targetWasReplaced() }
      _ = MainLoop.task { await self.tellReturn(isSameProcess) }
    }
  }

  private func tell(_ line: String) {
    if isHeld { held.append(line) } else { show(line) }
  }

  private func tellReturn(_ isSameProcess: Bool?) async {
    // A loss in the meantime has been told.
    guard let description = await describe() else { return }
    var parts = [description.name, description.version].compactMap { $0 }
    switch isSameProcess {
    case true?: parts.append("the same process")
    case false?: parts.append("another process")
    case nil: break
    }
    tell("\(peer): connected again" + (parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))"))
  }
}
