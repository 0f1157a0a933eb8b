import Glibc
import Testing

@testable import LineEditor

/// A terminal that a test has made; its keys never come.
private final class PseudoTerminal {
  private var (controller, terminal) = (Int32(-1), Int32(-1))
  var path: String { "/proc/self/fd/\(terminal)" }

  init() throws {
    try #require(openpty(&controller, &terminal, nil, nil, nil) == 0)
  }

  deinit {
    close(terminal)
    close(controller)
  }
}

/// Descriptors that are closed when the test is over.
private final class Streams {
  private var descriptors: [Int32] = []

  func open(_ path: String, _ mode: Int32 = O_RDWR) throws -> Int32 {
    let descriptor = Glibc.open(path, mode | O_NOCTTY | O_CLOEXEC)
    try #require(descriptor >= 0)
    descriptors.append(descriptor)
    return descriptor
  }

  deinit { for descriptor in descriptors { close(descriptor) } }
}

private let nothing = "/dev/null"

@Test func personReadsOnStandardOutputWhereThatIsATerminal() throws {
  let (terminal, streams) = (try PseudoTerminal(), Streams())
  let (input, output) = (try streams.open(terminal.path), try streams.open(terminal.path))
  let console = Console(input: input, output: output, error: try streams.open(nothing), controllingTerminal: nothing)
  #expect(console.seat == Console.Seat(input: input, display: output))
  #expect(console.showsOutput && !console.showsErrors)
}

@Test func personReadsOnStandardErrorElse() throws {
  let (terminal, streams) = (try PseudoTerminal(), Streams())
  let (input, error) = (try streams.open(terminal.path), try streams.open(terminal.path))
  let console = Console(input: input, output: try streams.open(nothing), error: error, controllingTerminal: nothing)
  #expect(console.seat == Console.Seat(input: input, display: error))
  #expect(!console.showsOutput && console.showsErrors)
}

@Test func personReadsOnTheControllingTerminalElse() throws {
  let (terminal, streams) = (try PseudoTerminal(), Streams())
  let (input, other) = (try streams.open(terminal.path, O_RDONLY), try streams.open(nothing))
  let console = Console(input: input, output: other, error: other, controllingTerminal: terminal.path)
  let seat = try #require(console.seat)
  #expect(seat.input == input && ![input, other].contains(seat.display))
  #expect(isatty(seat.display) == 1 && fcntl(seat.display, F_GETFD) == FD_CLOEXEC)
  close(seat.display)
}

@Test(arguments: [(O_RDWR, true), (O_RDONLY, false)])
func personReadsWhereTheKeysComeFromAtLast(_ mode: Int32, _ isWritable: Bool) throws {
  let (terminal, streams) = (try PseudoTerminal(), Streams())
  let (input, other) = (try streams.open(terminal.path, mode), try streams.open(nothing))
  for controllingTerminal in [nothing, "/nowhere/tty"] {
    let console = Console(input: input, output: other, error: other, controllingTerminal: controllingTerminal)
    #expect(console.seat == (isWritable ? Console.Seat(input: input, display: input) : nil))
  }
}

@Test func nobodySitsAtAPipe() throws {
  let (terminal, streams) = (try PseudoTerminal(), Streams())
  let (input, output) = (try streams.open(nothing), try streams.open(terminal.path))
  let console = Console(input: input, output: output, error: output, controllingTerminal: terminal.path)
  #expect(console.seat == nil && console.showsOutput && console.showsErrors)
}

@Test func editorRefusesWhatIsNoTerminal() throws {
  let (terminal, streams) = (try PseudoTerminal(), Streams())
  let (there, nowhere) = (try streams.open(terminal.path), try streams.open(nothing))
  for seat in [Console.Seat(input: there, display: nowhere), Console.Seat(input: nowhere, display: there)] {
    #expect(throws: LineSourceError.cannotStart(errno: ENOTTY)) {
      _ = try TerminalEditor(prompt: "> ", seat: seat, delegate: .init())
    }
  }
}
