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
    // A signal ends the program as usual while this waits for the storage of the configuration file.
    let request = CommandLineReader.read(
      Array(CommandLine.arguments.dropFirst()), configuration: UserFiles.configuration)
    // Before the first thread starts, so that every thread inherits the blocked signals.
    let signals = SignalWaiter(SIGINT, SIGTERM, SIGHUP)
    switch request {
    case .options(let options): run(signals) { ProgramRun(options) }
    case .list(let options): run(signals) { ListRun(options) }
    case .proxy(let options): run(signals) { ProxyRun(options) }
    case .text(let text):
      StandardStream.output.write(text + "\n")
      exit(ExitStatus.success.rawValue)
    case .error(let text):
      StandardStream.error.write(harmless(text) + "\n")
      exit(ExitStatus.usage.rawValue)
    }
  }

  /// The text, in which the arguments of the command line are made harmless, including their line ends.
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
      // A run that never waits has ended before this, and saves the thread.
      MainLoop.schedule(after: .zero) {
        signals.start { number in run.received(signal: number) }
      }
      _ = MainLoop.task { exit(await run.run().rawValue) }
    }
  }
}

/// One use of the program, from the command line to the exit status.
@MainLoop
protocol WholeRun: AnyObject, Sendable {
  func run() async -> ExitStatus

  /// Called on SIGINT, SIGTERM, and SIGHUP unless it was ignored when the program started, as by `nohup`.
  func received(signal number: Int32)
}

/// Turns signals into calls on the main loop: a thread of its own waits for them.
///
/// It is made before any other thread, because it blocks the signals in the thread that makes it and in threads that this
/// one starts later.
private struct SignalWaiter: Sendable {
  private let numbers: [Int32]

  init(_ numbers: Int32...) {
    self.numbers = numbers.filter { $0 != SIGHUP || !Self.isIgnored($0) }
    var set = Self.set(of: self.numbers)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Calls the body with the number of each signal, from now on.
  func start(_ body: @escaping @MainLoop @Sendable (Int32) -> Void) {
    let numbers = numbers
    _ = WorkerThreads.start {
      var set = Self.set(of: numbers)
      while true {
        var number: Int32 = 0
        guard sigwait(&set, &number) == 0 else { continue }
        let received = number
        MainLoop.execute { body(received) }
      }
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    // Pointers to functions can't be compared, and SIG_IGN points to none.
    let handlers = [action.__sigaction_handler.sa_handler, SIG_IGN].map { unsafeBitCast($0, to: Int.self) }
    return handlers[0] == handlers[1]
  }

  private static func set(of numbers: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    return set
  }
}
