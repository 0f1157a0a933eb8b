import CommandLineOptions
import FrontEnd
import Glibc
import MainLoop

/// The program: reads its command line, runs on the main loop, and ends with the exit status.
enum HMPProgram {
  static func main() -> Never {
    signal(SIGPIPE, SIG_IGN)
    StandardStream.occupyClosed()
    // Before the first thread starts, so that all of them leave these to the one that waits.
    let signals = SignalWaiter(SIGINT, SIGTERM)
    let options: Options
    switch CommandLineReader.read(Array(CommandLine.arguments.dropFirst())) {
    case .options(let read): options = read
    case .text(let text):
      StandardStream.output.write(text + "\n")
      exit(ExitStatus.success.rawValue)
    case .fault(let text):
      StandardStream.error.write(text + "\n")
      exit(ExitStatus.usage.rawValue)
    }
    MainLoop.takeThread {
      let program = ProgramRun(options)
      // A run that never waits is over before this, and is spared the thread.
      MainLoop.schedule(after: .zero) {
        signals.start { number in program.received(signal: number) }
      }
      _ = MainLoop.task { exit(await program.run().rawValue) }
    }
  }
}
