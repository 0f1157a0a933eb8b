import FrontEnd
import HMP
import LineEditor
import Synchronization

/// What the editor's thread asks about the line that is edited; the main loop says what the answers go by.
final class LineKnowledge: Sendable {
  private struct State {
    var annotator: TypedLineAnnotator
    var secrets: HMPSecrets
    var joiner = LineJoiner()
  }

  private let state: Mutex<State>

  init(_ table: HMPTable) {
    state = Mutex(State(annotator: TypedLineAnnotator(HMPAnnotator(table)), secrets: HMPSecrets(table)))
  }

  /// Goes by other commands and aliases from now on; the line that is edited continues the others of the joiner.
  func renew(_ table: HMPTable, _ aliases: HMPAliases, continuing joiner: LineJoiner) {
    let renewed = State(
      annotator: TypedLineAnnotator(HMPAnnotator(table, aliases: aliases)),
      secrets: HMPSecrets(table, aliases: aliases), joiner: joiner)
    state.withLock { $0 = renewed }
  }

  /// What is shown with the line; nothing with one that continues another.
  func annotation(of line: String) -> LineAnnotation {
    let state = state.withLock { $0 }
    guard !state.joiner.isJoining else { return LineAnnotation() }
    let annotation = state.annotator.annotate(line)
    return LineAnnotation(hint: annotation.hint, faults: annotation.faults)
  }

  /// Whether a history may keep the line: not where it begins with a blank, or holds a secret.
  func isWorthRemembering(_ line: String) -> Bool {
    !line.hasPrefix(" ") && !state.withLock { $0.secrets }.areIn(line)
  }

  /// Likewise of a line as it is typed, which may continue others.
  func isPartWorthRemembering(_ part: String) -> Bool {
    var joiner = state.withLock { $0.joiner }
    let isFirst = !joiner.isJoining
    guard isFirst || isWorthRemembering(part) else { return false }
    var step = joiner.add(part)
    if step == .partial { step = joiner.finish() ?? step }
    guard case .line(let line, _) = step else { return isFirst && isWorthRemembering(part) }
    return isWorthRemembering(line)
  }
}
