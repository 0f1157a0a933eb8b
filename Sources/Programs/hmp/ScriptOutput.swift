import FrontEnd
import Glibc
import LineEditor
import MainLoop

/// What a script prints: results and errors in their order, many lines with one call of the system.
///
/// Text is written when the main loop gets to it, which is as soon as a line has to wait for anything. So what was done
/// is seen before something that may take long, and a script of short lines is not held up by its output.
@MainLoop
final class ScriptOutput {
  /// What has become of standard output.
  enum State {
    case writable
    /// Nobody gets what is printed; the reason has been told.
    case unwritable
  }

  private let isImmediate: Bool
  private let isClean: Bool
  private(set) var state = State.writable
  /// Called once, when standard output takes no more.
  var onUnwritable: (@MainLoop @Sendable () -> Void)?
  private var readerWatch: MainLoop.Timer?
  private var pending = ""
  /// Where the pending text goes.
  private var stream = StandardStream.output
  private var isScheduled = false

  /// Makes the output of a script; `isImmediate` writes each text at once, `isRaw` leaves results as they are unless a
  /// terminal shows them.
  init(isImmediate: Bool, isRaw: Bool, isShown: Bool) {
    self.isImmediate = isImmediate
    isClean = !isRaw || isShown
  }

  /// Prints a result.
  func write(_ text: String) -> State {
    add(isClean ? TerminalText.clean(text) : text, to: .output)
    return state
  }

  /// Prints a result as a terminal with colour shows it.
  func write(_ report: Report, in style: TextStyle) -> State {
    guard style.isOn, report.styled != nil else { return write(report.output) }
    add(report.shown(in: style), to: .output)
    return state
  }

  /// Prints an error, which must be clean.
  func write(error text: String) { add(text, to: .error) }

  /// Writes what is pending.
  @discardableResult
  func flush() -> State {
    guard !pending.isEmpty else { return state }
    let text = pending
    pending.removeAll(keepingCapacity: true)
    guard let code = stream.write(text), stream == .output, state == .writable else { return state }
    // A reader that has seen enough is no news to anybody.
    if code != EPIPE { StandardStream.error.complain("standard output: \(String(cString: strerror(code)))") }
    becomeUnwritable()
    return state
  }

  /// Notices from now on that the reader of standard output has left although nothing is printed, until
  /// `endReaderWatch()`.
  ///
  /// For commands that print again and again until they are ended.
  func watchReader() {
    guard readerWatch == nil, state == .writable else { return }
    readerWatch = MainLoop.schedule(after: Self.attention) { [weak self] in
      guard let self, readerWatch != nil else { return }
      readerWatch = nil
      if StandardStream.output.hasReader { watchReader() } else { becomeUnwritable() }
    }
  }

  func endReaderWatch() {
    readerWatch?.cancel()
    readerWatch = nil
  }

  private static let attention = Duration.milliseconds(250)

  private func becomeUnwritable() {
    guard state == .writable else { return }
    state = .unwritable
    endReaderWatch()
    onUnwritable?()
  }

  /// Pending bytes beyond which nothing waits.
  private static let limit = 1 << 16

  private func add(_ text: String, to other: StandardStream) {
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
