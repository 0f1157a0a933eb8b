import FrontEnd
import HMP
import LineEditor
import MainLoop
import SystemPackage

/// The editor of the lines that a person types, with the completion of commands and values.
enum CommandEditor {
  /// Makes an editor, which takes the terminal.
  ///
  /// While the flag is set, lines are answers, which the history does not keep.
  @MainLoop
  static func make(
    _ table: HMPTable, at seat: Console.Seat, historyFile: String?, prompt: String, isAsking: AnswerFlag,
    knowledge: LineKnowledge, usesColor: Bool, historyFailed: @escaping @Sendable (HistoryFile.Failure) -> Void,
    values: @escaping HMPCompleter.Source
  ) throws(LineSourceError) -> TerminalEditor {
    let completer = HMPCompleter(table, source: values)
    return try TerminalEditor(
      prompt: prompt, seat: seat, historyFile: historyFile, usesColor: usesColor,
      delegate: TerminalEditor.Delegate(
        complete: { line, cursor in
          MainLoop.blockingRun { Completion(await completer.complete(line, cursor: cursor), cursor: cursor) }
        },
        annotate: { line in
          if isAsking.isSet { return LineAnnotation() }
          let annotation = knowledge.annotation(of: line)
          return LineAnnotation(hint: annotation.hint, errors: annotation.errors)
        },
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

/// The editor as the source of typed lines.
struct EditedLines: TypedLines.Editor {
  let editor: TerminalEditor

  func nextLine() async -> TypedLines.Input { Self.input(await editor.nextLine()) }

  func nextAnswer() async -> TypedLines.Input { Self.input(await editor.nextAnswer()) }

  private static func input(_ input: Input) -> TypedLines.Input {
    switch input {
    case .line(let line): .line(line)
    case .interrupted: .interrupted
    case .endOfInput: .endOfInput
    }
  }

  func setPrompt(_ prompt: String) { editor.setPrompt(prompt) }
}

/// Reports once that the history cannot be kept.
@MainLoop
final class HistoryNotice {
  private var isGiven = false

  nonisolated init() {}

  /// The text for a failure; nil after the first one.
  func text(for failure: HistoryFile.Failure) -> String? {
    guard !isGiven else { return nil }
    isGiven = true
    return switch failure {
    case .cannotRead(let path, let problem): "hmp: the history can't be read: \(path): \(Self.reason(problem))"
    case .cannotWrite(let path, let problem): "hmp: the history is not kept: \(path): \(Self.reason(problem))"
    }
  }

  private static func reason(_ problem: HistoryFileProblem) -> String {
    switch problem {
    case .system(let code): "\(Errno(rawValue: code))"
    case .notAFile: "Not a regular file"
    case .locked: "Another program keeps it locked"
    case .noAnswer: "Its storage does not answer"
    }
  }
}
