package import HMP
package import MainLoop
import QAPIRuntime

/// The lines of a script in order, each joined with its continuation lines.
@MainLoop
package final class ScriptLines {
  /// Where the lines come from.
  package enum Source: Sendable {
    /// The command line, whose lines are not continued.
    case lines([String])
    /// A file or a pipe.
    case input(Read)
  }

  /// Reads the lines that are ready, at least one; nil at the end of the input, and when the task is cancelled.
  package typealias Read = @MainLoop @Sendable () async -> [Result<String, LineReadingError>]?

  package enum Step: Sendable {
    case goOn
    case leave
  }

  /// Takes a line, or the error in its place, with its number, which counts from 1.
  package typealias Body = @MainLoop (Result<String, LineReadingError>, _ number: Int) async -> Step

  private let read: Read?
  /// Lines that have been read but not taken.
  private var pending: ArraySlice<Result<String, LineReadingError>>
  /// The number of lines that have been taken.
  private var number = 0
  package private(set) var isStopped = false
  private var reading: Task<[Result<String, LineReadingError>]?, Never>?

  package init(_ source: Source) {
    switch source {
    case .lines(let lines):
      read = nil
      pending = lines.map { .success($0) }[...]
    case .input(let read):
      self.read = read
      pending = []
    }
  }

  /// Ends the script after the line that has begun.
  package func stop() {
    isStopped = true
    reading?.cancel()
  }

  /// Runs the body for each line until it leaves; reads more only if `isWanted` returns true.
  package func run(while isWanted: @MainLoop () -> Bool, _ body: Body) async {
    var joiner = LineJoiner()
    while !isStopped, !pending.isEmpty || isWanted() {
      guard let line = await next() else {
        if !isStopped, let last = joiner.finish() { _ = await run(last, body) }
        return
      }
      if isStopped { return }
      if await run(line, &joiner, body) == .leave { return }
      if read != nil, number.isMultiple(of: Self.linesOfATurn) { await Task.yield() }
    }
  }

  /// After this many lines the main loop serves other work, such as Ctrl-C.
  private static let linesOfATurn = 64

  /// Takes the next line unchanged, for a command that asks for a secret.
  ///
  /// - Throws: `HMPFailure.secretMissing` at the end of the input, `HMPFailure.target(.cancelled)`.
  package func answer() async throws(HMPFailure) -> String {
    if isStopped { throw .target(.cancelled) }
    let line = await next()
    if Task.isCancelled || isStopped { throw .target(.cancelled) }
    guard case .success(let text)? = line else { throw .secretMissing }
    return text
  }

  /// The next line of the input; nil at its end, or when reading was cancelled.
  private func next() async -> Result<String, LineReadingError>? {
    if pending.isEmpty, let read {
      let task = MainLoop.task { await read() }
      reading = task
      let lines = await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
      if let lines { pending = lines[...] }
    }
    guard let line = pending.popFirst() else { return nil }
    number += 1
    return line
  }

  /// Runs a line, or keeps it if it is continued.
  private func run(
    _ line: Result<String, LineReadingError>, _ joiner: inout LineJoiner, _ body: Body
  ) async -> Step {
    guard read != nil, case .success(let text) = line else { return await body(line, number) }
    return await run(joiner.add(text), body)
  }

  private func run(_ step: LineJoiner.Step, _ body: Body) async -> Step {
    let first = number + 1 - step.count
    switch step {
    case .line(let text, _): return await body(.success(text), first)
    case .partial: return .goOn
    case .tooLong: return await body(.failure(LineReadingError(LineJoiner.explanation)), first)
    }
  }
}

/// Why a line could not be read.
package struct LineReadingError: Error, Sendable, Equatable {
  package let text: String
  /// Whether no line can be read after it.
  package let isLast: Bool

  package init(_ text: String, isLast: Bool = false) {
    self.text = text
    self.isLast = isLast
  }
}

/// How the lines of a file are read and run.
package struct ScriptSettings: Sendable {
  /// Whether the first line that fails is the last one.
  package let exitsOnError: Bool
  /// Reads the lines of a file.
  package let read: @MainLoop @Sendable (_ path: String) async -> Result<[String], HMPFailure>

  package init(
    exitsOnError: Bool = false,
    read: @escaping @MainLoop @Sendable (_ path: String) async -> Result<[String], HMPFailure>
  ) {
    self.exitsOnError = exitsOnError
    self.read = read
  }
}
