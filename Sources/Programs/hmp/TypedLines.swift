import FrontEnd
import LineEditor
import MainLoop
import Synchronization

/// The lines that a person types, joined with their continuations, and the answers to questions.
@MainLoop
final class TypedLines {
  enum Input {
    case line(String)
    /// The typed line has been discarded.
    case interrupted
    case endOfInput
  }

  /// The prompt; a change takes effect at once, unless a question is asked or a line is continued.
  var prompt: String {
    didSet { if prompt != oldValue { showPrompt() } }
  }

  /// Called before a line is read, with the lines that it continues.
  var beforeLine: (@MainLoop (LineJoiner) -> Void)?

  private let editor: TerminalEditor
  private let isAsking: AnswerFlag
  private var joiner = LineJoiner()

  private static let continuationPrompt = "    > "

  /// Reads from an editor that shows that prompt; the flag tells the editor's thread that a line is an answer.
  init(_ editor: TerminalEditor, prompt: String, isAsking: AnswerFlag) {
    self.editor = editor
    self.prompt = prompt
    self.isAsking = isAsking
  }

  func next() async -> Input {
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

  /// Asks, and returns whether the answer is yes.
  func confirms(_ question: String) async -> Bool {
    editor.setPrompt(question)
    isAsking.isSet = true
    defer {
      isAsking.isSet = false
      showPrompt()
    }
    guard case .line(let answer) = await editor.nextLine() else { return false }
    return ["y", "yes"].contains(answer.lowercased())
  }

  private func showPrompt() {
    if !isAsking.isSet { editor.setPrompt(joiner.isJoining ? Self.continuationPrompt : prompt) }
  }
}

/// Whether the line being edited is an answer, for the editor's thread and the main loop.
final class AnswerFlag: Sendable {
  private let flag = Atomic(false)

  var isSet: Bool {
    get { flag.load(ordering: .relaxed) }
    set { flag.store(newValue, ordering: .relaxed) }
  }
}
