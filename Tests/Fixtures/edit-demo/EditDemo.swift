import Glibc
import LineEditor

/// A program around the editor for tests on a terminal: it says what each line was.
///
/// Usage: `edit-demo HISTORY-FILE [MESSAGES]`. Each line that comes through the FIFO `MESSAGES` is shown above the line
/// being edited; `prompt: TEXT` changes the prompt instead, and `close` closes the editor. The line `quit` leaves. Behind
/// the word `block_resize` a hint follows, and a first word that is unknown is marked; with `NO_COLOR` it is underlined.
@main
struct EditDemo {
  static func main() async throws(LineSourceError) {
    let arguments = CommandLine.arguments.dropFirst()
    guard let seat = Console().seat else { throw .cannotStart(errno: ENOTTY) }
    let editor = try TerminalEditor(
      prompt: getenv("DEMO_PROMPT").map { String(cString: $0) } ?? "demo> ", seat: seat, historyFile: arguments.first,
      usesColor: getenv("NO_COLOR") == nil,
      delegate: .init(
        complete: DemoWords.completion, annotate: DemoWords.annotation, shouldRemember: { !$0.hasPrefix(" ") }))
    let messages = try arguments.dropFirst().first.map { path throws(LineSourceError) in try PipeReader(path: path) }
    let relaying = Task { if let messages { try await relay(messages, to: editor) } }
    await listen(with: editor)
    relaying.cancel()
    await editor.close()
    print("bye")
  }

  private static func relay(_ messages: PipeReader, to editor: TerminalEditor) async throws {
    while case .line(let line) = try await messages.nextLine() {
      if line == "close" {
        await editor.close()
      } else if line.hasPrefix("prompt: ") {
        editor.setPrompt(String(line.dropFirst(8)))
      } else {
        editor.print(line)
      }
    }
  }

  private static func listen(with editor: TerminalEditor) async {
    while true {
      switch await editor.nextLine() {
      case .endOfInput: return
      case .interrupted: editor.print("interrupted")
      case .line("quit"): return
      case .line(let line): editor.print("<\(TerminalText.clean(line))>")
      }
    }
  }
}

/// The words that Tab knows.
enum DemoWords {
  private static let words = [
    Candidate("block_resize", description: "Change the size of a block image"),
    Candidate("block_commit", description: "Commit a block image"),
    Candidate("info", description: "Show things"),
  ]

  /// Completes the word before the cursor.
  @Sendable static func completion(of line: String, at cursor: Int) -> Completion {
    let before = String(decoding: line.utf8.prefix(cursor), as: UTF8.self)
    let word = before.split(separator: " ", omittingEmptySubsequences: false).last ?? ""
    return Completion(
      replaced: cursor - word.utf8.count..<cursor, candidates: (words + numbers).filter { $0.text.hasPrefix(word) }, suffix: " ")
  }

  /// Many words, each with a description.
  private static let numbers = (1...40).map { Candidate("n\($0)", description: "The number \($0)") }

  /// What is wrong with the first word, and what follows `block_resize`.
  @Sendable static func annotation(of line: String) -> LineAnnotation {
    guard let word = line.split(separator: " ").first.map(String.init), !line.hasPrefix(" ") else {
      return LineAnnotation()
    }
    if line == "block_resize" { return LineAnnotation(hint: " device size") }
    if line == "block_resize " { return LineAnnotation(hint: "device size") }
    let isKnown = "say show x demo".split(separator: " ").contains { $0 == word } || word.hasPrefix("n")
      || words.contains { line == word ? $0.text.hasPrefix(word) : $0.text == word }
    return LineAnnotation(errors: isKnown ? [] : [0..<word.utf8.count])
  }
}
