import CommandLineOptions
import FrontEnd
import Glibc
import HMP
import HMPTranslation
import LineEditor
import MainLoop
import SystemPackage

/// One run of the program, from the connections to the exit status.
@MainLoop
final class ProgramRun: WholeRun {
  private let options: Options
  private let console = Console()
  private var frontEnd: (any FrontEndLoop)?
  private var endOfService: CheckedContinuation<ExitStatus, Never>?
  /// The status after a signal that came before the service began.
  private var earlyEnd: ExitStatus?
  /// The end of the target, once it has begun.
  private var leaving: Task<ExitStatus, Never>?

  private typealias Labelled = (label: String?, target: OpenTarget)

  init(_ options: Options) {
    self.options = options
  }

  func run() async -> ExitStatus {
    _ = MainLoop.faults.add { fault in
      if case .wrongContext(let text) = fault { StandardStream.error.report(text) }
    }
    if options.showsMessages {
      MainLoop.watch { stall in
        StandardStream.error.report("\(stall.command) has blocked all other commands for more than 0.1 s")
      }
    }
    if options.target.isHeadless { return await run(nil) }
    do throws(LineReadingError) {
      return await run(try await LineOrigin.open(options, console))
    } catch {
      StandardStream.error.report(error.text)
      return .usage
    }
  }

  /// Runs the lines; without an origin of lines it serves until the end.
  private func run(_ origin: LineOrigin?) async -> ExitStatus {
    let watch: MessageWatch
    do throws(Errno) {
      watch = try await MessageWatch(options)
    } catch {
      StandardStream.error.report("--record \(options.record ?? ""): \(error)")
      return .usage
    }
    var (targets, status) = await open(keepsConnections: origin?.isTerminal ?? false, watch)
    if !targets.isEmpty, status == .success || !options.exitsOnError {
      if let origin {
        status.merge(await runLines(of: origin, on: targets, watch))
      } else if case .embedded(let engine) = targets[0].target {
        status = await serve(engine)
      }
    }
    let leaving = MainLoop.task { () async -> ExitStatus in
      var status = ExitStatus.success
      for target in targets { status.merge(await target.target.leave()) }
      return status
    }
    self.leaving = leaving
    status.merge(await MainLoop.value(of: leaving))
    await watch.finish()
    return status
  }

  /// Opens the targets, reports those that cannot be opened, and returns their status.
  private func open(keepsConnections isKept: Bool, _ watch: MessageWatch) async -> ([Labelled], ExitStatus) {
    guard case .several(let named, let isAgent) = options.target else {
      do throws(OpenTarget.Failure) {
        return (try await openOnly(isKept: isKept, watch).map { [(nil, $0)] } ?? [], .success)
      } catch {
        error.report()
        return ([], error.status)
      }
    }
    // All at once.
    let tasks = named.map { target in
      MainLoop.task { [options] () async -> Result<OpenTarget, OpenTarget.Failure> in
        do throws(OpenTarget.Failure) {
          return .success(
            try await OpenTarget.attach(to: target.address, isAgent: isAgent, isKept: isKept, options, watch))
        } catch {
          return .failure(error)
        }
      }
    }
    var targets: [Labelled] = []
    var status = ExitStatus.success
    for (target, task) in zip(named, tasks) {
      switch await task.value {
      case .success(let opened): targets.append((TerminalText.cleanLine(target.label), opened))
      case .failure(let failure):
        failure.report()
        status.merge(failure.status)
      }
    }
    return (targets, status)
  }

  /// Opens the only target; nil where there are several.
  private func openOnly(isKept: Bool, _ watch: MessageWatch) async throws(OpenTarget.Failure) -> OpenTarget? {
    switch options.target {
    case .embedded(let settings): try await OpenTarget.embed(settings)
    case .attached(let address, let isAgent):
      try await OpenTarget.attach(to: address, isAgent: isAgent, isKept: isKept, options, watch)
    case .several: nil
    case .started(let program, let arguments): try await OpenTarget.start(program, arguments, options, watch)
    }
  }

  /// Ctrl-C cancels the running line; if no line runs, and on SIGTERM, the program ends.
  ///
  /// A signal while the program ends makes it wait for nothing any more.
  func received(signal number: Int32) {
    if let leaving {
      leaving.cancel()
    } else if let endOfService {
      self.endOfService = nil
      endOfService.resume(returning: number == SIGINT ? .interrupted : .success)
    } else if let frontEnd {
      frontEnd.stop(number == SIGINT ? .interrupt : .termination)
    } else if options.target.isHeadless, earlyEnd == nil {
      // The sockets may exist already.
      earlyEnd = number == SIGINT ? .interrupted : .success
    } else {
      // No line has begun, or all lines have ended.
      exit(ExitStatus.interrupted.rawValue)
    }
  }

  private func serve(_ engine: EmbeddedEngine) async -> ExitStatus {
    if let earlyEnd { return earlyEnd }
    return await withCheckedContinuation { continuation in
      endOfService = continuation
      engine.onQuit = { [weak self] in
        self?.endOfService?.resume(returning: .success)
        self?.endOfService = nil
      }
    }
  }

  private func runLines(
    of origin: LineOrigin, on opened: [Labelled], _ watch: MessageWatch
  ) async -> ExitStatus {
    let isSingle = opened.allSatisfy { $0.label == nil }
    // Several targets have no common progress.
    let progress = ProgressLine(on: isSingle && origin.isTerminal ? console.seat.map { .terminal($0) } : nil)
    let targets = opened.map { label, target in
      SessionTarget(
        label: label, target: target,
        runner: makeRunner(target, watch, isScript: !origin.isTerminal, progress: origin.isTerminal ? progress : nil))
    }
    let loop: any FrontEndLoop =
      switch origin {
      case .terminal(let seat): TerminalFrontEnd(targets, options, progress, console, seat)
      case .options(let lines):
        makeBatch(
          .lines(lines), on: targets,
          askPerson: isSingle ? console.seat.map { SecretQuestion.asking(at: $0) } : nil)
      case .reader(let reader): makeBatch(.reader(reader), on: targets)
      }
    frontEnd = loop
    defer { frontEnd = nil }
    if case .embedded(let engine) = targets[0].target {
      engine.onQuit = { [weak self] in self?.frontEnd?.stop(.targetEnds) }
    }
    let status = await loop.run()
    // A person who is there ends the wait; nobody may be there in any other case.
    await finishRemainders(of: targets, within: status == .interrupted ? nil : Self.patience)
    return status
  }

  /// How long the program waits for a target that may have stopped, when no person waits with it.
  private static let patience = Duration.seconds(10)

  /// Waits for what cancelled commands have left, such as jobs that only we dismiss, on targets that keep running.
  private func finishRemainders(of targets: [SessionTarget], within limit: Duration?) async {
    let task = MainLoop.task { () async -> ExitStatus in
      for target in targets where target.target.detachRefusal == nil && target.target.loss == nil {
        let abandoned = await target.runner.context.state.finishRemainders(within: limit) { description in
          StandardStream.error.report("waiting for \(description); Ctrl-C leaves it")
        }
        for description in abandoned { StandardStream.error.report("left without \(description)") }
      }
      return .success
    }
    leaving = task
    _ = await MainLoop.value(of: task)
    leaving = nil
  }

  private func makeBatch(
    _ source: ScriptLines.Source, on targets: [SessionTarget], askPerson: HMPFrontEnd.AskSecret? = nil
  ) -> BatchFrontEnd {
    let form = OutputForm(options)
    let output = ScriptOutput(
      to: .standard, in: TextStyle(isOn: options.color == .always),
      // Messages are shown at once, and results belong between them.
      isImmediate: options.showsMessages, isRaw: form != .text && !console.showsOutput)
    return BatchFrontEnd(
      source,
      on: targets.map { target in
        BatchFrontEnd.Target(
          target.member,
          adviceAfterLoss: target.label.map { "\($0) gets no further line" } ?? target.target.adviceAfterLoss)
      }, ScriptSettings(options), form: form, to: output, askPerson: askPerson)
  }

  /// Makes the runner of the lines of a target.
  private func makeRunner(
    _ target: OpenTarget, _ watch: MessageWatch, isScript: Bool, progress: ProgressLine?
  ) -> LineRunner {
    let session = makeSession(target, watch, isScript: isScript, progress: progress)
    let runner = LineRunner(session: session, timeLimit: options.timeout, detachRefusal: target.detachRefusal)
    runner.furtherTable = { [options, context = session.context] () throws(HMPError) in
      try await MonitorTable.adding(tablesOf: options, to: context.table, on: context.target)
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

extension OutputForm {
  /// The form that the command line asks for; `--get` takes a member of the value that `--json` would print.
  init(_ options: Options) {
    self = options.member.map(OutputForm.member(path:)) ?? (options.json ? .json : .text)
  }
}

extension ProgressLine.Display {
  /// The terminal of a seat.
  fileprivate static func terminal(_ seat: Console.Seat) -> Self {
    Self(
      isDumb: Terminal.isDumb,
      fit: { TerminalText.truncated(TerminalText.clean($0), to: Terminal.size(seat.display).columns - 1) },
      write: { Terminal.write($0, to: seat.display) })
  }
}

extension Options.Target {
  fileprivate var isHeadless: Bool {
    if case .embedded(let engine) = self { engine.isHeadless } else { false }
  }
}
