import CommandLineOptions
import FrontEnd
import Glibc
import LineEditor
import MainLoop

/// The program: reads its command line, runs on the main loop, and ends with the exit status.
enum HMPProgram {
  static func main() -> Never {
    signal(SIGPIPE, SIG_IGN)
    StandardStream.occupyClosed()
    // Before the first thread starts, so that all of them leave these to the one that waits.
    let signals = SignalWaiter(SIGINT, SIGTERM)
    switch CommandLineReader.read(
      Array(CommandLine.arguments.dropFirst()), configuration: ConfigurationFolder.read)
    {
    case .options(let options): run(signals) { ProgramRun(options) }
    case .list(let options): run(signals) { ListRun(options) }
    case .proxy(let options): run(signals) { ProxyRun(options) }
    case .text(let text):
      StandardStream.output.write(text + "\n")
      exit(ExitStatus.success.rawValue)
    case .fault(let text):
      StandardStream.error.write(harmless(text) + "\n")
      exit(ExitStatus.usage.rawValue)
    }
  }

  /// The text with what was given on the command line made harmless, line ends included.
  private static func harmless(_ text: String) -> String {
    let text = CommandLine.arguments.filter { $0.contains(where: \.isNewline) }.reduce(text) { text, argument in
      text.replacing(argument, with: TerminalText.cleanLine(argument))
    }
    return TerminalText.clean(text)
  }

  private static func run(
    _ signals: SignalWaiter, _ make: @escaping @MainLoop @Sendable () -> some WholeRun
  ) -> Never {
    MainLoop.takeThread {
      let run = make()
      // A run that never waits is over before this, and is spared the thread.
      MainLoop.schedule(after: .zero) {
        signals.start { number in run.received(signal: number) }
      }
      _ = MainLoop.task { exit(await run.run().rawValue) }
    }
  }
}

/// What the program does from the command line to the exit status.
@MainLoop
protocol WholeRun: AnyObject, Sendable {
  func run() async -> ExitStatus

  /// Hears of SIGINT and SIGTERM.
  func received(signal number: Int32)
}
