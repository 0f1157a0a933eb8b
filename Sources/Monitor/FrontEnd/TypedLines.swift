package import MainLoop
import Synchronization

/// The lines that a person types, joined with their continuation lines, and the answers to questions.
@MainLoop
package final class TypedLines {
  package enum Input: Sendable, Equatable {
    case line(String)
    /// The edited line has been discarded.
    case interrupted
    case endOfInput
  }

  /// A line editor.
  package protocol Editor: Sendable {
    func nextLine() async -> Input
    /// A line that answers a question: nothing that was typed before the question is shown, and no pasted text.
    func nextAnswer() async -> Input
    /// Changes the prompt, also of the line that is being edited.
    func setPrompt(_ prompt: String)
  }

  /// The prompt; a change is shown at once, unless a question is asked or a line is continued.
  package var prompt: String {
    didSet { if prompt != oldValue { showPrompt() } }
  }

  /// Called before a line is read, with the lines that it continues.
  package var beforeLine: (@MainLoop (LineJoiner) -> Void)?

  private let editor: any Editor
  private let isAsking: AnswerFlag
  private var joiner = LineJoiner()

  private static let continuationPrompt = "    > "

  /// Reads from an editor that shows the prompt; the flag is set while a line is an answer.
  package init(_ editor: any Editor, prompt: String, isAsking: AnswerFlag) {
    self.editor = editor
    self.prompt = prompt
    self.isAsking = isAsking
  }

  /// Waits for the next whole line.
  package func next() async -> Input {
    while true {
      beforeLine?(joiner)
      let input = await editor.nextLine()
      let wasJoining = joiner.isJoining
      switch input {
      case .endOfInput: return .endOfInput
      case .interrupted:
        joiner = LineJoiner()
        if wasJoining { showPrompt() }
        return .interrupted
      case .line(let part):
        let step = joiner.add(part)
        if joiner.isJoining != wasJoining { showPrompt() }
        if case .line(let line, _) = step { return .line(line) }
      }
    }
  }

  /// Asks a question, and returns whether the answer is yes.
  ///
  /// What was typed or pasted before the question is shown is dropped.
  package func confirms(_ question: String) async -> Bool {
    editor.setPrompt(question)
    isAsking.isSet = true
    defer {
      isAsking.isSet = false
      showPrompt()
    }
    guard case .line(let answer) = await editor.nextAnswer() else { return false }
    return ["y", "yes"].contains(answer.lowercased())
  }

  private func showPrompt() {
    if !isAsking.isSet { editor.setPrompt(joiner.isJoining ? Self.continuationPrompt : prompt) }
  }
}

/// Whether the edited line is an answer, for the editor's thread and the main loop.
package final class AnswerFlag: Sendable {
  private let flag = Atomic(false)

  package init() {}

  package var isSet: Bool {
    get { flag.load(ordering: .relaxed) }
    set { flag.store(newValue, ordering: .relaxed) }
  }
}
