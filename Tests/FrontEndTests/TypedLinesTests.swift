import FrontEnd
import MainLoop
import Synchronization
import Testing

@MainLoop @Suite struct TypedLinesTests {
  /// An editor in which the inputs are typed one after the other.
  private final class Typist: TypedLines.Editor {
    private struct State {
      var inputs: ArraySlice<TypedLines.Input>
      var prompts: [String] = []
    }

    private let state: Mutex<State>

    private let answer: TypedLines.Input

    init(_ inputs: [TypedLines.Input], answer: TypedLines.Input = .endOfInput) {
      state = Mutex(State(inputs: inputs[...]))
      self.answer = answer
    }

    var prompts: [String] { state.withLock { $0.prompts } }

    func nextLine() async -> TypedLines.Input { state.withLock { $0.inputs.popFirst() } ?? .endOfInput }

    /// What was typed before the question is no answer.
    func nextAnswer() async -> TypedLines.Input { answer }
    func setPrompt(_ prompt: String) { state.withLock { $0.prompts.append(prompt) } }
  }

  private let isAsking = AnswerFlag()

  private func lines(_ typist: Typist) -> TypedLines { TypedLines(typist, prompt: "(hmp) ", isAsking: isAsking) }

  @Test func linesAndTheEnd() async {
    let lines = lines(Typist([.line("a"), .interrupted, .line("b")]))
    #expect(await lines.next() == .line("a"))
    #expect(await lines.next() == .interrupted)
    #expect(await lines.next() == .line("b"))
    #expect(await lines.next() == .endOfInput)
  }

  @Test func aContinuedLineHasAPromptOfItsOwn() async {
    let typist = Typist([.line("a \\"), .line("b"), .line("c")])
    let lines = lines(typist)
    var joining: [Bool] = []
    lines.beforeLine = { joining.append($0.isJoining) }
    #expect(await lines.next() == .line("a b"))
    #expect(await lines.next() == .line("c"))
    #expect(typist.prompts == ["    > ", "(hmp) "])
    #expect(joining == [false, true, false])
  }

  @Test func ctrlCDiscardsTheContinuedLine() async {
    let typist = Typist([.line("a \\"), .interrupted, .line("b")])
    let lines = lines(typist)
    #expect(await lines.next() == .interrupted)
    #expect(await lines.next() == .line("b"))
    #expect(typist.prompts == ["    > ", "(hmp) "])
  }

  @Test(arguments: [
    (TypedLines.Input.line("y"), true), (.line("YES"), true), (.line("n"), false), (.line(""), false),
    (.line("yes please"), false), (.interrupted, false), (.endOfInput, false),
  ])
  func confirmation(_ input: TypedLines.Input, _ isConfirmed: Bool) async {
    let typist = Typist([.line("y")], answer: input)
    let lines = lines(typist)
    #expect(await lines.confirms("Go on? ") == isConfirmed)
    #expect(typist.prompts == ["Go on? ", "(hmp) "])
    #expect(!isAsking.isSet)
    #expect(await lines.next() == .line("y"))
  }

  @Test func aChangeOfThePromptIsShownOnce() {
    let typist = Typist([])
    let lines = lines(typist)
    lines.prompt = "(hmp: disconnected) "
    lines.prompt = "(hmp: disconnected) "
    #expect(typist.prompts == ["(hmp: disconnected) "])
    isAsking.isSet = true
    lines.prompt = "(hmp) "
    #expect(typist.prompts.count == 1)
  }
}

@Suite struct SessionTextTests {
  @Test func promptsOfOneTarget() {
    #expect(SessionText.prompt(isLost: false) == "(hmp) ")
    #expect(SessionText.prompt(isLost: true) == "(hmp: disconnected) ")
  }

  @Test(arguments: [
    (3, 0, 0, "(hmp: 3 targets) "), (1, 0, 0, "(hmp: 1 target) "), (2, 1, 0, "(hmp: 2 targets, 1 disconnected) "),
    (4, 1, 2, "(hmp: 4 targets, 1 disconnected, 2 busy) "),
  ])
  func promptsOfSeveralTargets(_ present: Int, _ lost: Int, _ busy: Int, _ expected: String) {
    #expect(SessionText.prompt(SessionText.Targets(present: present, lost: lost, busy: busy)) == expected)
  }

  @Test func greetings() {
    #expect(
      SessionText.greeting("hmp 1.0", target: "connected to unix:A")
        == "hmp 1.0, connected to unix:A. Type 'help' for the commands, Ctrl-D to leave.\n")
    #expect(
      SessionText.greeting("hmp 1.0", targets: ["A", "B", "C"])
        == "hmp 1.0, connected to A, B and C. Each line is for all of them. "
        + "Type 'help' for the commands, Ctrl-D to leave.\n")
  }

  @Test func lists() {
    #expect(SessionText.listed([]) == "")
    #expect(SessionText.listed(["a"]) == "a")
    #expect(SessionText.listed(["a", "b"]) == "a and b")
    #expect(SessionText.question("ends QEMU on a and b") == "This ends QEMU on a and b. Go on? [y/N] ")
  }
}
