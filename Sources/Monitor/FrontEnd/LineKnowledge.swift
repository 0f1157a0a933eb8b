package import HMP
import Synchronization

/// The answers to the questions of the editor's thread about the line that is edited.
///
/// The main loop sets the commands and aliases that the answers depend on.
package final class LineKnowledge: Sendable {
  private struct State {
    var annotator: TypedLineAnnotator
    var secrets: HMPSecrets
    var joiner = LineJoiner()
  }

  private let state: Mutex<State>

  package init(_ table: HMPTable) {
    state = Mutex(State(annotator: TypedLineAnnotator(HMPAnnotator(table)), secrets: HMPSecrets(table)))
  }

  /// Uses other commands and aliases from now on; the edited line continues the lines in the joiner.
  package func renew(_ table: HMPTable, _ aliases: HMPAliases, continuing joiner: LineJoiner) {
    let renewed = State(
      annotator: TypedLineAnnotator(HMPAnnotator(table, aliases: aliases)),
      secrets: HMPSecrets(table, aliases: aliases), joiner: joiner)
    state.withLock { $0 = renewed }
  }

  /// The annotation of the edited line; a line that continues another one has none.
  package func annotation(of line: String) -> HMPAnnotation {
    let state = state.withLock { $0 }
    return state.joiner.isJoining ? HMPAnnotation() : state.annotator.annotate(line)
  }

  /// Whether the history may keep a line: not if it begins with a blank, or contains a secret.
  package func isWorthRemembering(_ line: String) -> Bool {
    !line.hasPrefix(" ") && !state.withLock { $0.secrets }.occur(in: line)
  }

  /// Whether the history may keep a line as it is typed, which may continue other lines.
  package func isPartWorthRemembering(_ part: String) -> Bool {
    var joiner = state.withLock { $0.joiner }
    let isFirst = !joiner.isJoining
    guard isFirst || isWorthRemembering(part) else { return false }
    var step = joiner.add(part)
    if step == .partial { step = joiner.finish() ?? step }
    guard case .line(let line, _) = step else { return isFirst && isWorthRemembering(part) }
    return isWorthRemembering(line)
  }
}

/// Annotates a line that is typed at a prompt, where a line can have redirections, variables and a continuation.
package struct TypedLineAnnotator: Sendable {
  private let annotator: HMPAnnotator

  package init(_ annotator: HMPAnnotator) {
    self.annotator = annotator
  }

  package func annotate(_ line: String) -> HMPAnnotation {
    if line.hasSuffix("\\") { return HMPAnnotation(errors: annotateRedirected(String(line.dropLast())).errors) }
    return withoutVariables(annotateRedirected(line), of: line)
  }

  /// As much of the line as the command can read belongs to the command, as in `LineRunner.typedLine(_:)`.
  private func annotateRedirected(_ line: String) -> HMPAnnotation {
    let whole = annotator.annotate(line)
    // The text after the mark may not have been typed yet.
    let heads = WrittenRedirection.all(in: line + " .").map { $0.head + " " }
    guard !whole.errors.isEmpty, let first = heads.first else { return whole }
    let right = heads.last { annotator.annotate($0).errors.isEmpty }
    return HMPAnnotation(errors: annotator.annotate(right ?? first).errors)
  }

  /// Drops the errors in a variable and after it, because they depend on its value.
  private func withoutVariables(_ annotation: HMPAnnotation, of line: String) -> HMPAnnotation {
    guard let start = line.firstRange(of: "${")?.lowerBound else { return annotation }
    let offset = line.utf8.distance(from: line.startIndex, to: start)
    return HMPAnnotation(errors: annotation.errors.filter { $0.upperBound <= offset })
  }
}
