import HMP
import HMPTranslation
import LineEditor
import MainLoop
import QAPIRuntime
import QJSON
import QMP
import QMPTransport

/// Tells a person that the connection to a target is lost, and that it is back.
///
/// While a line runs, what became of that is told first.
@MainLoop
final class ConnectionNews {
  typealias Show = @MainLoop @Sendable (String) -> Void

  private let target: ReconnectingTarget
  private let show: Show
  private let context: HMPContext
  private let names: LiveNames
  private let changed: @MainLoop @Sendable () -> Void
  private var isHeld = false
  private var held = ""

  /// How long the target may take to tell its name before it is told without.
  private static let patience = Duration.seconds(1)

  /// Makes the news of a target, whose monitor has that context and those names to complete; `changed` is called at each.
  init(
    of target: ReconnectingTarget, _ context: HMPContext, _ names: LiveNames, show: @escaping Show,
    changed: @escaping @MainLoop @Sendable () -> Void
  ) {
    self.target = target
    self.context = context
    self.names = names
    self.show = show
    self.changed = changed
    target.onChange = { [weak self] in self?.hear($0) }
    // What happened before anybody listened.
    if let loss = target.loss { hear(.lost(loss)) }
  }

  /// Keeps the news back until `lineEnds`.
  func lineBegins() { isHeld = true }

  func lineEnds() {
    isHeld = false
    guard !held.isEmpty else { return }
    show(held)
    held = ""
  }

  private func hear(_ change: ReconnectingTarget.Change) {
    switch change {
    case .lost(let loss): tell("\(target.peer): \(loss); trying to connect again")
    case .regained(let isSameProcess):
      renew(isSameProcess)
      _ = MainLoop.task { await self.tellReturn(isSameProcess) }
    }
    changed()
  }

  /// Forgets what was about the process from before.
  private func renew(_ isSameProcess: Bool?) {
    context.state.events.targetIsBack()
    names.targetIsAnother()
    if isSameProcess != true { context.state.targetIsAnother() }
  }

  /// The text may have what a peer says in it, and is one line.
  private func tell(_ text: String) {
    let line = TerminalText.cleanLine(text) + "\n"
    if isHeld { held += line } else { show(line) }
  }

  private func tellReturn(_ isSameProcess: Bool?) async {
    let client = target.client
    var parts = await Self.name(of: client).map { [$0] } ?? []
    if let version = client.greeting?.version { parts.append("\(version)") }
    switch isSameProcess {
    case true?: parts.append("the same process")
    case false?: parts.append("another process")
    case nil: break
    }
    // It may have gone again meanwhile, which has been told.
    guard client.loss == nil else { return }
    tell("\(target.peer): connected again" + (parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))"))
  }

  private static func name(of client: QMPClient) async -> String? {
    await MainLoop.withDeadline(after: patience) {
      try? await client.execute(name: "query-name")["name"]?.stringValue
    } ?? nil
  }
}
