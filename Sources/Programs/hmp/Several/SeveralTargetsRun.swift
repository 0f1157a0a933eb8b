import CommandLineOptions
import FrontEnd
import LineEditor
import MainLoop
import QMPTransport

/// One of several open targets, under the name that its results are labelled with.
@MainLoop
struct LabelledTarget {
  let label: String
  let target: OpenTarget
}

/// A run on several targets, from connecting to the exit status.
@MainLoop
final class SeveralTargetsRun {
  typealias MakeRunner = @MainLoop (_ target: OpenTarget, _ isScript: Bool) -> LineRunner

  private let options: Options
  private let watch: MessageWatch
  private let console: Console
  private let isAgent: Bool
  private let makeRunner: MakeRunner

  init(
    _ options: Options, _ watch: MessageWatch, _ console: Console, isAgent: Bool, makeRunner: @escaping MakeRunner
  ) {
    self.options = options
    self.watch = watch
    self.console = console
    self.isAgent = isAgent
    self.makeRunner = makeRunner
  }

  /// Runs the lines on all targets that can be reached; `current` is told what brings the lines as long as it does.
  func run(
    _ named: [Options.Named], _ origin: LineOrigin, current: @MainLoop ((any FrontEndLoop)?) -> Void
  ) async -> ExitStatus {
    let targets = await open(named, isKept: origin.isTerminal)
    var status = targets.count < named.count ? ExitStatus.noConnection : .success
    if !targets.isEmpty, status == .success || !options.exitsOnError {
      let loop = makeLoop(targets, origin)
      current(loop)
      status.merge(await loop.run())
      current(nil)
    }
    for target in targets { await target.target.leave() }
    return status
  }

  private func makeLoop(_ targets: [LabelledTarget], _ origin: LineOrigin) -> any FrontEndLoop {
    let members = targets.map { target in
      TargetGroup.Member(label: target.label, runner: makeRunner(target.target, !origin.isTerminal))
    }
    return switch origin {
    case .terminal(let seat): SeveralTerminalFrontEnd(targets, members, options, console, seat)
    case .options(let lines): SeveralBatchFrontEnd(.lines(lines), members, options, console)
    case .reader(let reader): SeveralBatchFrontEnd(.reader(reader), members, options, console)
    }
  }

  /// Connects to all at once, and tells which cannot be reached.
  private func open(_ named: [Options.Named], isKept: Bool) async -> [LabelledTarget] {
    let attempts = named.map { target in
      MainLoop.task { [options, watch, isAgent] () async -> Result<OpenTarget, OpenTarget.Failure> in
        do throws(OpenTarget.Failure) {
          return .success(
            try await OpenTarget.attach(to: target.address, isAgent: isAgent, isKept: isKept, options, watch))
        } catch {
          return .failure(error)
        }
      }
    }
    var targets: [LabelledTarget] = []
    for (target, attempt) in zip(named, attempts) {
      switch await attempt.value {
      case .success(let opened):
        targets.append(LabelledTarget(label: TerminalText.cleanLine(target.label), target: opened))
      case .failure(let failure): failure.tell()
      }
    }
    return targets
  }
}
