import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import HMPTranslation
import LineEditor
import MainLoop

/// One run of the program, from the open target to the exit status.
@MainLoop
final class ProgramRun: WholeRun {
  private let options: Options
  private let console = Console()
  private var frontEnd: (any FrontEndLoop)?
  private var endOfService: CheckedContinuation<ExitStatus, Never>?

  init(_ options: Options) {
    self.options = options
  }

  func run() async -> ExitStatus {
    if options.target.isHeadless { return await run(nil) }
    do throws(LineSourceError) {
      return await run(try await LineOrigin.open(options, console))
    } catch {
      StandardStream.error.complain(ReadingError.text(of: error))
      return .usage
    }
  }

  /// Runs the lines, or serves until the end where there are none.
  private func run(_ origin: LineOrigin?) async -> ExitStatus {
    let watch: MessageWatch
    do throws(SystemCode) {
      watch = try await MessageWatch(options)
    } catch {
      StandardStream.error.complain("--record \(options.record ?? ""): \(error)")
      return .usage
    }
    if case .several(let targets, let isAgent) = options.target, let origin {
      let run = SeveralTargetsRun(options, watch, console, isAgent: isAgent) { [self] target, isScript in
        makeRunner(target, watch, isScript: isScript, progress: nil)
      }
      return await run.run(targets, origin) { frontEnd = $0 }
    }
    let target: OpenTarget
    do throws(OpenTarget.Failure) {
      guard let opened = try await open(isKept: origin?.isTerminal ?? false, watch) else { return .usage }
      target = opened
    } catch {
      error.tell()
      return error.status
    }
    var status = ExitStatus.success
    if let origin {
      status = await runLines(of: origin, on: target, watch)
    } else if case .embedded(let engine) = target {
      status = await serve(engine)
    }
    await target.leave()
    return status
  }

  /// Nil where there is not one target.
  private func open(isKept: Bool, _ watch: MessageWatch) async throws(OpenTarget.Failure) -> OpenTarget? {
    switch options.target {
    case .embedded(let settings): try await OpenTarget.embed(settings)
    case .attached(let address, let isAgent):
      try await OpenTarget.attach(to: address, isAgent: isAgent, isKept: isKept, options, watch)
    case .several: nil
    case .started(let program, let arguments): try await OpenTarget.start(program, arguments, options, watch)
    }
  }

  /// Ctrl-C cancels what runs; where nothing runs, and for SIGTERM, the program ends.
  func received(signal number: Int32) {
    if let endOfService {
      self.endOfService = nil
      endOfService.resume(returning: number == SIGINT ? .interrupted : .success)
    } else if let frontEnd {
      frontEnd.stop(number == SIGINT ? .interrupt : .termination)
    } else {
      // No line has begun, or all have ended.
      exit(ExitStatus.interrupted.rawValue)
    }
  }

  private func serve(_ engine: EmbeddedEngine) async -> ExitStatus {
    await withCheckedContinuation { continuation in
      endOfService = continuation
      engine.onQuit = { [weak self] in
        self?.endOfService?.resume(returning: .success)
        self?.endOfService = nil
      }
    }
  }

  private func runLines(of origin: LineOrigin, on target: OpenTarget, _ watch: MessageWatch) async -> ExitStatus {
    let progress = ProgressLine(on: console.seat)
    let runner = makeRunner(
      target, watch, isScript: !origin.isTerminal, progress: origin.isTerminal ? progress : nil)
    let loop: any FrontEndLoop =
      switch origin {
      case .terminal(let seat): TerminalFrontEnd(runner, runner.context, target, options, progress, console, seat)
      case .options(let lines):
        BatchFrontEnd(
          .lines(lines), runner, target, options, console, askPerson: console.seat.map { SecretQuestion.asking(at: $0) }
        )
      case .reader(let reader): BatchFrontEnd(.reader(reader), runner, target, options, console)
      }
    frontEnd = loop
    defer { frontEnd = nil }
    if case .embedded(let engine) = target {
      engine.onQuit = { [weak self] in self?.frontEnd?.stop(.targetEnds) }
    }
    return await loop.run()
  }

  /// Makes what runs lines on a target.
  private func makeRunner(
    _ target: OpenTarget, _ watch: MessageWatch, isScript: Bool, progress: ProgressLine?
  ) -> LineRunner {
    let session = makeSession(target, watch, isScript: isScript, progress: progress)
    let runner = LineRunner(session: session, timeLimit: options.timeout, detachRefusal: target.detachRefusal)
    runner.furtherTable = { [options, context = session.context] () throws(HMPFailure) in
      try await TablePlaces.table(context.table, options, on: context.target)
    }
    return runner
  }

  private func makeSession(
    _ target: OpenTarget, _ watch: MessageWatch, isScript: Bool, progress: ProgressLine?
  ) -> HMPSession {
    let monitor = Monitor(kind: "terminal")
    var hmpOptions = MonitorTable.options
    hmpOptions.readOnly = options.isReadOnly
    hmpOptions.dryRun = options.isDryRun
    hmpOptions.confirmed = options.isConfirmed
    if let progress { hmpOptions.progress = { progress.show($0) } }
    if isScript, target.outlivesUs {
      hmpOptions.nativeHelp = { text, context in await HumanMonitor.help(text, context) }
    }
    let state = HMPMonitorState()
    state.targetFacts = target.facts
    state.variables = HMPVariables(options.variables)
    return HMPSession(
      table: MonitorTable.shared, target: target.commandTarget(for: monitor, watch),
      monitor: monitor, state: state, options: hmpOptions)
  }
}

/// What brings lines to the runner and results to a person or script.
@MainLoop
protocol FrontEndLoop: AnyObject {
  /// Runs until the lines end, or one of them ends it.
  func run() async -> ExitStatus

  /// Cancels the line that runs, or what waits for one.
  func stop(_ reason: StopReason)
}

/// Why a front end is to stop what it does.
enum StopReason {
  /// Ctrl-C: a person gets the next prompt, a script ends.
  case interrupt
  /// The program is to end.
  case termination
  /// Someone else has ended the target: the line that runs is completed, and no other is begun.
  case targetEnds
}

extension Options.Target {
  fileprivate var isHeadless: Bool {
    if case .embedded(let engine) = self { engine.isHeadless } else { false }
  }
}
