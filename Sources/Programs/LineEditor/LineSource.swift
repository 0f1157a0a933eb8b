/// A source of command lines: a terminal on which they are edited, or a pipe or file.
package protocol LineSource: Sendable {
  /// Waits for the next line.
  ///
  /// One call is outstanding at a time. Each result that is a line, and each error that names a line, stands for one line
  /// of the input, so counting them gives line numbers. Cancelling the task gives `Input.interrupted` at once.
  func nextLine() async throws(LineSourceError) -> Input
}

/// The outcome of waiting for a line.
package enum Input: Sendable, Equatable {
  /// A line, without its end.
  case line(String)
  /// The line being edited has been discarded.
  case interrupted
  /// No further line comes.
  case endOfInput
}

/// The outcome of waiting for lines of which many may be ready.
package enum LineBatch: Sendable, Equatable {
  /// One or more lines in their order, without their ends; each element stands for one line of the input.
  case lines([Result<String, LineSourceError>])
  case interrupted
  case endOfInput
}

/// Why a line could not be read.
package enum LineSourceError: Error, Sendable, Equatable {
  /// The line is longer than the limit, in bytes; it was skipped, and the next call reads the one after it.
  case lineTooLong(line: Int, limit: Int)
  /// The line is not UTF-8; the next call reads the one after it.
  case notUTF8(line: Int)
  /// Reading failed for good, with an `errno`.
  case unreadable(line: Int, errno: Int32)
  /// The file could not be opened, with an `errno`.
  case cannotOpen(path: String, errno: Int32)
  /// The editor could not be set up: no thread, no descriptor, or a terminal that libedit refuses; with an `errno`.
  case cannotStart(errno: Int32)
}
