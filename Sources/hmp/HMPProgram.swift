import ArgumentParser
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
    do {
      options = try Options.parse(Array(CommandLine.arguments.dropFirst()))
    } catch {
      leave(after: error)
    }
    let status = MainLoop.blockingRun { () async -> ExitStatus in
      let program = ProgramRun(options)
      signals.start { number in program.received(signal: number) }
      return await program.run()
    }
    exit(status.rawValue)
  }

  /// Ends after a command line that asks for help, or is wrong.
  private static func leave(after error: any Error) -> Never {
    let text = Options.fullMessage(for: error)
    guard Options.exitCode(for: error).isSuccess else {
      StandardStream.error.write(text + "\n")
      exit(ExitStatus.usage.rawValue)
    }
    StandardStream.output.write(text + "\n")
    exit(ExitStatus.success.rawValue)
  }
}
