package import HMP

/// Says what may follow a line that is typed at a prompt, and what is wrong in it, with what a front end adds to commands:
/// redirections, variables and continuation.
package struct TypedLineAnnotator: Sendable {
  private let annotator: HMPAnnotator

  package init(_ annotator: HMPAnnotator) {
    self.annotator = annotator
  }

  package func annotate(_ line: String) -> HMPAnnotation {
    if line.hasSuffix("\\") { return HMPAnnotation(faults: annotateRedirected(String(line.dropLast())).faults) }
    return withoutVariables(annotateRedirected(line), of: line)
  }

  /// As much as the command can read is the command's, as for `LineRunner.typedLine(_:)`.
  private func annotateRedirected(_ line: String) -> HMPAnnotation {
    let whole = annotator.annotate(line)
    // What is after the mark need not have been typed yet.
    let heads = WrittenRedirection.all(in: line + " .").map { $0.head + " " }
    guard !whole.faults.isEmpty, let first = heads.first else { return whole }
    let right = heads.last { annotator.annotate($0).faults.isEmpty }
    return HMPAnnotation(faults: annotator.annotate(right ?? first).faults)
  }

  /// What a variable stands for is not looked at, nor what is after it.
  private func withoutVariables(_ annotation: HMPAnnotation, of line: String) -> HMPAnnotation {
    guard let start = line.firstRange(of: "${")?.lowerBound else { return annotation }
    let offset = line.utf8.distance(from: line.startIndex, to: start)
    return HMPAnnotation(faults: annotation.faults.filter { $0.upperBound <= offset })
  }
}
