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

  /// A line of the input.
  ///
  /// No `Result`: a run of one line would spend a twentieth of its time on looking up that type.
  package enum Entry: Sendable {
    case line(String)
    case unreadable(LineReadingError)
  }

  /// Reads the lines that are ready, at least one; nil at the end of the input, and when the task is cancelled.
  package typealias Read = @MainLoop @Sendable () async -> [Entry]?

  package enum Step: Sendable {
    case goOn
    case leave
  }

  /// Takes a line, or the error in its place, with its number, which counts from 1.
  package typealias Body = @MainLoop (Entry, _ number: Int) async -> Step

  private let read: Read?
  /// Lines that have been read but not taken.
  private var pending: ArraySlice<Entry>
  /// The number of lines that have been taken.
  private var number = 0
  package private(set) var isStopped = false
  private var reading: Task<[Entry]?, Never>?

  package init(_ source: Source) {
    switch source {
    case .lines(let lines):
      read = nil
      pending = lines.map { .line($0) }[...]
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
      if pending.isEmpty { await readMore() }
      guard let line = takePending() else {
        if !isStopped, let last = joined(joiner.finish()) { _ = await body(last.line, last.number) }
        return
      }
      if isStopped { return }
      if let whole = joined(line, &joiner), await body(whole.line, whole.number) == .leave { return }
      if read != nil, number.isMultiple(of: Self.linesOfATurn) { await Task.yield() }
    }
  }

  /// After this many lines the main loop serves other work, such as Ctrl-C.
  private static let linesOfATurn = 64

  /// Takes the next line unchanged, for a command that asks for a secret.
  ///
  /// - Throws: `HMPError.secretMissing` at the end of the input, `HMPError.target(.cancelled)`.
  package func answer() async throws(HMPError) -> String {
    if isStopped { throw .target(.cancelled) }
    if pending.isEmpty { await readMore() }
    let line = takePending()
    if Task.isCancelled || isStopped { throw .target(.cancelled) }
    guard case .line(let text)? = line else { throw .secretMissing }
    return text
  }

  /// Reads further lines, unless reading is cancelled or the input has ended.
  private func readMore() async {
    guard let read else { return }
    let task = MainLoop.task { await read() }
    reading = task
    let lines = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    if let lines { pending = lines[...] }
  }

  /// Takes the next of the lines that have been read; nil if there is none.
  private func takePending() -> Entry? {
    guard let line = pending.popFirst() else { return nil }
    number += 1
    return line
  }

  private typealias WholeLine = (line: Entry, number: Int)

  /// The line with those that it continues; nil if it is continued itself.
  private func joined(_ line: Entry, _ joiner: inout LineJoiner) -> WholeLine? {
    guard read != nil, case .line(let text) = line else { return (line, number) }
    return joined(joiner.add(text))
  }

  private func joined(_ step: LineJoiner.Step?) -> WholeLine? {
    guard let step else { return nil }
    let first = number + 1 - step.count
    switch step {
    case .line(let text, _): return (.line(text), first)
    case .partial: return nil
    case .tooLong: return (.unreadable(LineReadingError(LineJoiner.explanation)), first)
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
  package let read: @MainLoop @Sendable (_ path: String) async -> Result<[String], HMPError>

  package init(
    exitsOnError: Bool = false,
    read: @escaping @MainLoop @Sendable (_ path: String) async -> Result<[String], HMPError>
  ) {
    self.exitsOnError = exitsOnError
    self.read = read
  }
}
