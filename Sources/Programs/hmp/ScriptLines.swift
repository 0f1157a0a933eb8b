import FrontEnd
import HMP
import LineEditor
import MainLoop
import QAPIRuntime

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

  private let reader: PipeReader?
  /// What has been read and not been taken.
  private var pending: ArraySlice<Result<String, LineSourceError>>
  /// How many lines have been taken.
  private var number = 0
  private(set) var isStopped = false
  private var reading: Task<LineBatch, Never>?

  init(_ source: Source) {
    switch source {
    case .lines(let lines):
      reader = nil
      pending = lines.map { .success($0) }[...]
    case .reader(let reader):
      self.reader = reader
      pending = []
    }
  }

  /// Begins no other line.
  func stop() {
    isStopped = true
    reading?.cancel()
  }

  /// Runs the body for each line until it leaves; `isWanted` is asked before more is read.
  func run(while isWanted: @MainLoop () -> Bool, _ body: Body) async {
    var joiner = LineJoiner()
    while !isStopped, !pending.isEmpty || isWanted() {
      guard let line = await next() else {
        if !isStopped, let last = joiner.finish() { _ = await run(last, body) }
        return
      }
      if isStopped { return }
      if await run(line, &joiner, body) == .leave { return }
      if reader != nil, number.isMultiple(of: Self.linesOfATurn) { await Task.yield() }
    }
  }

  /// After so many lines the main loop gets to what else it has to do, were it only Ctrl-C.
  private static let linesOfATurn = 64

  /// Takes the next line as it stands, for a command that asks for a secret.
  ///
  /// - Throws: `HMPFailure.secretMissing` at the end of the input, `HMPFailure.target(.cancelled)`.
  func answer() async throws(HMPFailure) -> String? {
    let line = await next()
    if Task.isCancelled || isStopped { throw .target(.cancelled) }
    guard case .success(let text)? = line else { throw .secretMissing }
    return text
  }

  /// The next line of the input; nil at its end, or when reading was cancelled.
  private func next() async -> Result<String, LineSourceError>? {
    if pending.isEmpty, let reader {
      let task = MainLoop.task { await reader.nextLines() }
      reading = task
      let batch = await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
      if case .lines(let lines) = batch { pending = lines[...] }
    }
    guard let line = pending.popFirst() else { return nil }
    number += 1
    return line
  }

  /// Runs a line, or keeps it for the one that it is continued in.
  private func run(
    _ line: Result<String, LineSourceError>, _ joiner: inout LineJoiner, _ body: Body
  ) async -> Step {
    switch line {
    // A line of the command line is whole.
    case .success(let text) where reader == nil: return await body(.success(text), number)
    case .success(let text): return await run(joiner.add(text), body)
    case .failure(let error):
      let isLast = if case .unreadable = error { true } else { false }
      return await body(.failure(Fault(text: ReadingError.text(of: error), isLast: isLast)), number)
    }
  }

  private func run(_ step: LineJoiner.Step, _ body: Body) async -> Step {
    let first = number + 1 - step.count
    switch step {
    case .line(let text, _): return await body(.success(text), first)
    case .partial: return .goOn
    case .tooLong: return await body(.failure(Fault(text: LineJoiner.explanation, isLast: false)), first)
    }
  }
}
