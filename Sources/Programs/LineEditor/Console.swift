import Glibc

/// Where the person who types sits, and which of the standard streams that person sees.
///
/// Decided once, when the program starts: nothing else asks whether a stream is a terminal.
package struct Console: Sendable, Equatable {
  /// A terminal at which a person types and reads.
  package struct Seat: Sendable, Equatable {
    /// Keys are read from here.
    package var input: Int32
    /// What only the person needs is written here: prompt, edited line, questions, progress, events.
    package var display: Int32

    package init(input: Int32, display: Int32) {
      self.input = input
      self.display = display
    }
  }

  /// Nil where standard input is no terminal, or no terminal can be written to.
  package let seat: Seat?
  /// Whether standard output is a terminal.
  ///
  /// Elsewhere it carries results alone, as plain text.
  package let showsOutput: Bool
  /// Whether standard error is a terminal.
  package let showsErrors: Bool

  /// Looks at three streams; other descriptors than the standard ones, and another controlling terminal, are for tests.
  ///
  /// The person reads on standard output where that is a terminal, else on standard error, else on the controlling
  /// terminal, which stays open, else where the keys come from.
  package init(
    input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, error: Int32 = STDERR_FILENO,
    controllingTerminal: String = "/dev/tty"
  ) {
    showsOutput = Terminal.isTerminal(output)
    showsErrors = Terminal.isTerminal(error)
    guard Terminal.isTerminal(input) else {
      seat = nil
      return
    }
    let display: Int32? =
      if showsOutput { output } else if showsErrors { error } else {
        Self.open(controllingTerminal) ?? (Self.isWritable(input) ? input : nil)
      }
    seat = display.map { Seat(input: input, display: $0) }
  }

  private static func open(_ path: String) -> Int32? {
    let descriptor = Glibc.open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    if Terminal.isTerminal(descriptor) { return descriptor }
    close(descriptor)
    return nil
  }

  private static func isWritable(_ descriptor: Int32) -> Bool {
    let flags = fcntl(descriptor, F_GETFL)
    return flags >= 0 && flags & O_ACCMODE != O_RDONLY
  }
}
