package import MainLoop

/// The output of a script: results and errors in their order, many lines with one system call.
///
/// Text is written in the next turn of the main loop, which is as soon as a line waits for anything. So a result appears before
/// the next command that takes long, and output does not slow down a script of short lines.
@MainLoop
package final class ScriptOutput {
  package enum Stream: Sendable {
    case output, error
  }

  /// Why text could not be written.
  package enum WriteError: Sendable, Equatable {
    case noReader
    /// Any other error, in the words of the system.
    case system(String)
  }

  /// The streams of the program.
  package struct Streams: Sendable {
    /// Writes all of a text; returns the error if that is impossible.
    package var write: @MainLoop @Sendable (_ text: String, Stream) -> WriteError?
    /// Whether standard output has a reader.
    package var hasReader: @MainLoop @Sendable () -> Bool
    /// Makes foreign text harmless to a terminal.
    package var clean: @Sendable (String) -> String

    package init(
      write: @escaping @MainLoop @Sendable (_ text: String, Stream) -> WriteError?,
      hasReader: @escaping @MainLoop @Sendable () -> Bool, clean: @escaping @Sendable (String) -> String
    ) {
      self.write = write
      self.hasReader = hasReader
      self.clean = clean
    }
  }

  private let streams: Streams
  private let style: TextStyle
  private let isImmediate: Bool
  private let isRaw: Bool
  /// Whether standard output takes text; once it does not, the error has been reported.
  package private(set) var isWritable = true
  /// Called once, when standard output takes no more text.
  package var onUnwritable: (@MainLoop @Sendable () -> Void)?
  private var readerWatch: MainLoop.Timer?
  private var pending = ""
  /// The stream of the pending text.
  private var stream = Stream.output
  private var isScheduled = false

  /// The interval at which the reader is looked for.
  private static let attention = Duration.milliseconds(250)
  /// Pending bytes beyond which text is written at once.
  private static let limit = 1 << 16

  /// Makes the output of a script.
  ///
  /// With `isImmediate` each text is written at once. With `isRaw` results are not cleaned.
  package init(to streams: Streams, in style: TextStyle, isImmediate: Bool, isRaw: Bool) {
    self.streams = streams
    self.style = style
    self.isImmediate = isImmediate
    self.isRaw = isRaw
  }

  /// Prints a result, then its errors.
  package func write(_ report: Report) {
    if style.isOn, report.styled != nil {
      add(report.shown(in: style, clean: streams.clean), to: .output)
    } else {
      add(isRaw ? report.output : streams.clean(report.output), to: .output)
    }
    add(style.error(streams.clean(report.errors)), to: .error)
  }

  /// Prints an error that belongs to no command.
  package func write(error text: String) { add(streams.clean(text), to: .error) }

  /// Writes the pending text; returns whether standard output takes more.
  @discardableResult
  package func flush() -> Bool {
    guard !pending.isEmpty else { return isWritable }
    let text = pending
    pending.removeAll(keepingCapacity: true)
    guard let error = streams.write(text, stream), stream == .output, isWritable else { return isWritable }
    // A reader that has read enough is not an error.
    if case .system(let words) = error { _ = streams.write("hmp: standard output: \(words)\n", .error) }
    becomeUnwritable()
    return false
  }

  /// Notices the exit of the reader of standard output while nothing is printed, until `endReaderWatch()`.
  ///
  /// For commands that print again and again until they are cancelled.
  package func watchReader() {
    guard readerWatch == nil, isWritable else { return }
    readerWatch = MainLoop.schedule(after: Self.attention) { [weak self] in
      guard let self, readerWatch != nil else { return }
      readerWatch = nil
      if streams.hasReader() { watchReader() } else { becomeUnwritable() }
    }
  }

  package func endReaderWatch() {
    readerWatch?.cancel()
    readerWatch = nil
  }

  private func becomeUnwritable() {
    guard isWritable else { return }
    isWritable = false
    endReaderWatch()
    onUnwritable?()
  }

  private func add(_ text: String, to other: Stream) {
    guard !text.isEmpty else { return }
    if stream != other {
      flush()
      stream = other
    }
    pending += text
    if isImmediate || pending.utf8.count >= Self.limit {
      flush()
    } else if !isScheduled {
      isScheduled = true
      MainLoop.schedule(after: .zero) { [weak self] in
        self?.isScheduled = false
        self?.flush()
      }
    }
  }
}
