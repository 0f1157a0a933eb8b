import CommandLineOptions
import Glibc
import LineEditor
import MainLoop

/// Where the lines come from.
enum LineOrigin: Sendable {
  /// A person types them.
  case terminal(Console.Seat)
  /// They are on the command line.
  case options([String])
  case reader(PipeReader)

  var isTerminal: Bool {
    if case .terminal = self { true } else { false }
  }

  /// Opens what has to be opened, which may take until a FIFO has a writer; off the main loop.
  static func open(_ options: Options, _ console: Console) async throws(LineSourceError) -> LineOrigin {
    if !options.commands.isEmpty { return .options(options.commands) }
    guard let file = options.file else {
      if let seat = console.seat { return .terminal(seat) }
      return .reader(try PipeReader(descriptor: STDIN_FILENO))
    }
    if file == "-" { return .reader(try PipeReader(descriptor: STDIN_FILENO)) }
    return .reader(try await MainLoop.offload { () throws(LineSourceError) in try PipeReader(path: file) })
  }
}

/// The words for a line that could not be read.
enum ReadingError {
  static func text(of error: LineSourceError) -> String {
    switch error {
    case .lineTooLong(_, let limit): "the line is longer than \(limit) bytes"
    case .notUTF8: "the line is not UTF-8"
    case .unreadable(_, let code): "reading failed: \(String(cString: strerror(code)))"
    case .cannotOpen(let path, let code): "\(path): \(String(cString: strerror(code)))"
    case .cannotStart(let code): "the line editor could not be started: \(String(cString: strerror(code)))"
    }
  }
}
