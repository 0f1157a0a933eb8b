import HMP
import LineEditor
import MainLoop

/// Makes the editor of the lines that a person types, with the completion of commands and values.
enum CommandEditor {
  static let prompt = "(hmp) "

  /// Makes an editor, which takes the terminal and asks for values to complete.
  ///
  /// While the flag is set, lines are answers, which the history does not keep.
  @MainLoop
  static func make(
    _ table: HMPTable, at seat: Console.Seat, keepsHistory: Bool, prompt: String = prompt, isAsking: AnswerFlag,
    knowledge: LineKnowledge, usesColor: Bool, historyFailed: @escaping @Sendable (HistoryFile.Failure) -> Void,
    values: @escaping HMPCompleter.Source
  ) throws(LineSourceError) -> TerminalEditor {
    let completer = HMPCompleter(table, source: values)
    return try TerminalEditor(
      prompt: prompt, seat: seat, historyFile: keepsHistory ? HistoryPlace.path : nil, usesColor: usesColor,
      delegate: TerminalEditor.Delegate(
        complete: { line, cursor in
          MainLoop.blockingRun { Completion(await completer.complete(line, cursor: cursor), cursor: cursor) }
        },
        annotate: { line in isAsking.isSet ? LineAnnotation() : knowledge.annotation(of: line) },
        shouldRemember: { line in !isAsking.isSet && knowledge.isPartWorthRemembering(line) },
        historyFailed: historyFailed))
  }
}

extension Completion {
  fileprivate init(_ completion: HMPCompletion, cursor: Int) {
    let unique = completion.choices.count == 1 ? completion.choices[0] : nil
    self.init(
      replaced: completion.start..<cursor,
      candidates: completion.choices.map { choice in
        Candidate(choice.replacement, label: choice.candidate.label, description: choice.candidate.description)
      },
      suffix: unique?.candidate.isComplete == true ? " " : "")
  }
}
