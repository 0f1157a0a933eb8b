import FrontEnd
import LineEditor
import MainLoop

/// The lines of a script, one after the other, each with those that it is continued in.
@MainLoop
final class ScriptLines {
  enum Source {
    case lines([String])
    case reader(PipeReader)
  }

  enum Step {
    case goOn
    case leave
  }

  /// Why there is no line.
  struct Fault: Error {
    let text: String
    /// Whether there will be no other line either.
    let isLast: Bool
  }

  /// Takes a line, or why there is none, with its number, which counts from 1.
  typealias Body = @MainLoop (Result<String, Fault>, _ number: Int) async -> Step

  private let source: Source
  private(set) var isStopped = false
  private var reading: Task<LineBatch, Never>?

  init(_ source: Source) {
    self.source = source
  }

  /// Begins no other line.
  func stop() {
    isStopped = true
    reading?.cancel()
  }

  /// Runs the body for each line until it leaves; `isWanted` is asked before more is read.
  func run(while isWanted: @MainLoop () -> Bool, _ body: Body) async {
    switch source {
    case .lines(let lines):
      for (index, line) in lines.enumerated() {
        if isStopped { return }
        if await body(.success(line), index + 1) == .leave { return }
      }
    case .reader(let reader): await run(reader, while: isWanted, body)
    }
  }

  private func run(_ source: PipeReader, while isWanted: @MainLoop () -> Bool, _ body: Body) async {
    var number = 0
    var joiner = LineJoiner()
    while !isStopped, isWanted() {
      let task = MainLoop.task { await source.nextLines() }
      reading = task
      let batch = await task.value
      guard case .lines(let lines) = batch else {
        if case .endOfInput = batch, let last = joiner.finish() { _ = await run(last, endsOn: number, body) }
        return
      }
      for line in lines {
        number += 1
        if isStopped { return }
        if await run(line, &joiner, number: number, body) == .leave { return }
        if number.isMultiple(of: Self.linesOfATurn) { await Task.yield() }
      }
    }
  }

  /// After so many lines the main loop gets to what else it has to do, were it only Ctrl-C.
  private static let linesOfATurn = 64

  /// Runs a line, or keeps it for the one that it is continued in.
  private func run(
    _ line: Result<String, LineSourceError>, _ joiner: inout LineJoiner, number: Int, _ body: Body
  ) async -> Step {
    switch line {
    case .success(let text): return await run(joiner.add(text), endsOn: number, body)
    case .failure(let error):
      let isLast = if case .unreadable = error { true } else { false }
      return await body(.failure(Fault(text: ReadingError.text(of: error), isLast: isLast)), number)
    }
  }

  private func run(_ step: LineJoiner.Step, endsOn number: Int, _ body: Body) async -> Step {
    let first = number + 1 - step.count
    switch step {
    case .line(let text, _): return await body(.success(text), first)
    case .partial: return .goOn
    case .tooLong: return await body(.failure(Fault(text: LineJoiner.explanation, isLast: false)), first)
    }
  }
}
