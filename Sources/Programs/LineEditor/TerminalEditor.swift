import CLineEditor
import Glibc

/// Edits lines on a terminal with libedit: history, completion, and output above the line.
///
/// The editor has a thread of its own, which blocks while a line is edited. Between two lines the terminal has its
/// original modes, and Ctrl-C sends SIGINT.
package actor TerminalEditor: LineSource {
  /// The program's part in editing; called on the editor's thread.
  package struct Delegate: Sendable {
    /// The completion of a line at a cursor, a UTF-8 offset; may block, and only the editor waits for it.
    package var complete: @Sendable (_ line: String, _ cursor: Int) -> Completion
    /// The annotation of a line while it is edited; called after each key, so it must be quick.
    package var annotate: @Sendable (_ line: String) -> LineAnnotation
    /// Whether a line goes into the history.
    package var shouldRemember: @Sendable (_ line: String) -> Bool
    /// Called when the history file fails, which does not end editing.
    package var historyFailed: @Sendable (HistoryFile.Failure) -> Void

    package init(
      complete: @escaping @Sendable (_ line: String, _ cursor: Int) -> Completion = { _, _ in .nothing },
      annotate: @escaping @Sendable (_ line: String) -> LineAnnotation = { _ in LineAnnotation() },
      shouldRemember: @escaping @Sendable (_ line: String) -> Bool = { _ in true },
      historyFailed: @escaping @Sendable (HistoryFile.Failure) -> Void = { _ in }
    ) {
      self.complete = complete
      self.annotate = annotate
      self.shouldRemember = shouldRemember
      self.historyFailed = historyFailed
    }
  }

  private let thread: DedicatedThread
  private let inbox: EditorInbox
  private let delegate: Delegate
  private let history: HistoryThread?
  private var hasLoadedHistory = false
  private let original: TerminalModes
  private var editLine: EditLine?

  package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Takes a terminal for editing; the history is loaded before the first line.
  ///
  /// Fails where the seat is no terminal. ~/.editrc is read. Only one editor at a time hears of changes of the window's
  /// size. Without colour, wrong parts of a line are underlined.
  package init(
    prompt: String, seat: Console.Seat, historyFile: String? = nil,
    historyLimit: Int = HistoryFile.usualLimit, usesColor: Bool = true, delegate: Delegate
  ) throws(LineSourceError) {
    original = TerminalModes(of: seat.input)
    thread = try DedicatedThread()
    inbox = try EditorInbox(output: seat.display)
    self.delegate = delegate
    history = try historyFile.map { path throws(LineSourceError) in
      try HistoryThread(HistoryFile(path: path, limit: historyLimit), failed: delegate.historyFailed)
    }
    let editLine = try EditLine(
      seat: seat, historyLimit: historyLimit, inbox: inbox, delegate: delegate, usesColor: usesColor)
    editLine.setPrompt(prompt)
    self.editLine = editLine
    cledit_watch_window(inbox.wake.descriptor)
  }

  /// Edits one line.
  ///
  /// After ``close()``, and at the end of the terminal's input, gives `Input.endOfInput`.
  package nonisolated func nextLine() async -> Input { await begin(isAnswer: false) }

  /// Edits the answer to a question, which nothing gives that was typed or pasted before the prompt is shown.
  package nonisolated func nextAnswer() async -> Input { await begin(isAnswer: true) }

  /// Whether the terminal gives no more input, in contrast to a person's Ctrl-D.
  package var isAtEnd: Bool { editLine?.isAtEnd ?? true }

  private nonisolated func begin(isAnswer: Bool) async -> Input {
    // Before the change of thread, so that an interrupt that comes meanwhile is not lost.
    guard let ticket = inbox.begin() else { return .endOfInput }
    return await edit(ticket, isAnswer: isAnswer)
  }

  private func edit(_ ticket: EditorInbox.Ticket, isAnswer: Bool) async -> Input {
    guard let editLine else {
      inbox.end()
      return .endOfInput
    }
    if !hasLoadedHistory {
      hasLoadedHistory = true
      if let history { editLine.load(history.load()) }
    }
    let outcome = await withTaskCancellationHandler {
      editLine.readLine(isAnswer: isAnswer)
    } onCancel: {
      inbox.cancel(ticket)
    }
    inbox.end()
    switch outcome {
    case .entered(let line):
      remember(line, in: editLine)
      return .line(line)
    case .interrupted: return .interrupted
    case .ended: return .endOfInput
    }
  }

  /// Shows whole lines above the line being edited, or at once when none is.
  ///
  /// From any thread. The text is not cleaned; a missing last line feed is added.
  package nonisolated func print(_ text: String) {
    inbox.print(text)
  }

  /// Changes the prompt, also of the line that is being edited.
  ///
  /// From any thread.
  package nonisolated func setPrompt(_ prompt: String) {
    inbox.setPrompt(prompt)
  }

  /// Discards the line being edited, as Ctrl-C does, and pasted lines that have not been run.
  ///
  /// For a SIGINT that does not come from the terminal's key, and for one that ends a command. From any thread.
  package nonisolated func interrupt() {
    inbox.interrupt()
  }

  /// Discards pasted lines that have not been run.
  ///
  /// From any thread.
  package nonisolated func dropPaste() {
    inbox.dropPaste()
  }

  /// Ends editing for good, and restores the terminal.
  ///
  /// Waits for a completion that is in progress, and not for long for the history file.
  package nonisolated func close() async {
    inbox.close()
    await release()
  }

  private func release() {
    guard editLine != nil else { return }
    cledit_watch_window(-1)
    editLine = nil
    original.restore()
    history?.finish()
  }

  private func remember(_ line: String, in editLine: EditLine) {
    guard line.contains(where: { !$0.isWhitespace }), delegate.shouldRemember(line) else { return }
    let isNewest = line == editLine.newestLine
    editLine.remember(line)
    if !isNewest { history?.append(line) }
  }
}
