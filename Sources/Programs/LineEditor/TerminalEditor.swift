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
  private let historyFile: HistoryFile?
  private let original: TerminalModes
  private var editLine: EditLine?

  package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Takes a terminal for editing, and loads the history.
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
    self.historyFile = historyFile.map { HistoryFile(path: $0, limit: historyLimit) }
    let editLine = try EditLine(
      seat: seat, historyLimit: historyLimit, inbox: inbox, delegate: delegate, usesColor: usesColor)
    editLine.setPrompt(prompt)
    do throws(HistoryFile.Failure) {
      editLine.load(try self.historyFile?.load() ?? [])
    } catch {
      delegate.historyFailed(error)
    }
    self.editLine = editLine
    cledit_watch_window(inbox.wake.descriptor)
  }

  /// Edits one line.
  ///
  /// After ``close()``, and at the end of the terminal's input, gives `Input.endOfInput`.
  package func nextLine() async -> Input { await edit(isAnswer: false) }

  /// Edits the answer to a question, which nothing gives that was typed or pasted before the prompt is shown.
  package func nextAnswer() async -> Input { await edit(isAnswer: true) }

  /// Whether the terminal gives no more input, in contrast to a person's Ctrl-D.
  package var isAtEnd: Bool { editLine?.isAtEnd ?? true }

  private func edit(isAnswer: Bool) async -> Input {
    guard let editLine, let ticket = inbox.begin() else { return .endOfInput }
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
  /// Waits for a completion that is in progress.
  package nonisolated func close() async {
    inbox.close()
    await release()
  }

  private func release() {
    guard editLine != nil else { return }
    cledit_watch_window(-1)
    editLine = nil
    original.restore()
  }

  private func remember(_ line: String, in editLine: EditLine) {
    guard line.contains(where: { !$0.isWhitespace }), delegate.shouldRemember(line) else { return }
    let isNewest = line == editLine.newestLine
    editLine.remember(line)
    guard !isNewest else { return }
    do throws(HistoryFile.Failure) {
      try historyFile?.append(line)
    } catch {
      delegate.historyFailed(error)
    }
  }
}
