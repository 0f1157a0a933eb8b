import CommandLineOptions
import FrontEnd
import HMP
import LineEditor
import MainLoop

/// The questions at a terminal before something is lost that a person may want to keep.
@MainLoop
struct Questions {
  private let options: Options
  private let targets: [SessionTarget]

  init(_ options: Options, _ targets: [SessionTarget]) {
    self.options = options
    self.targets = targets
  }

  /// The question before a line whose effect a person confirms; nil if the line needs no confirmation.
  func before(_ line: ParsedLine, on present: [Int]) -> String? {
    let present = present.map { targets[$0] }
    guard !options.isConfirmed, !options.isDryRun, !options.isReadOnly,
      present.contains(where: \.target.outlivesUs) || !line.endsTarget, let confirmation = line.confirmation
    else { return nil }
    return Self.question(confirmation.words(SessionText.listed(present.map { $0.label ?? $0.target.name })))
  }

  /// The question before Ctrl-D ends a machine that hmp has started; nil if it ends none.
  var beforeLeaving: String? {
    let target = targets[0].target
    guard !options.isConfirmed, case .started = target, target.loss == nil else { return nil }
    return Self.question("ends \(target.name)")
  }

  private static func question(_ effect: String) -> String {
    SessionText.question(TerminalText.cleanLine(effect))
  }
}
