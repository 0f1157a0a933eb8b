import CLineEditor
import Glibc

/// The editing of lines on one terminal: what each key does, and what other threads have shown meanwhile.
///
/// Confined to the thread of the actor that owns it.
final class EditLine {
  /// How the editing of a line ended.
  enum Outcome {
    case entered(String)
    case interrupted
    case ended
  }

  private let libedit: Libedit
  private let screen: LineScreen
  private let keys: TerminalKeys
  private let history: LineHistory
  private let inbox: EditorInbox
  private let delegate: TerminalEditor.Delegate
  /// Why the line ends before it is entered.
  private var leave: EditorInbox.Leave?
  /// Whether the line answers a question.
  private var isAnswer = false
  /// Until then news gather, so that many are shown at once.
  private var quietUntil = ContinuousClock.now

  init(
    seat: Console.Seat, historyLimit: Int, inbox: EditorInbox, delegate: TerminalEditor.Delegate, usesColor: Bool
  ) throws(LineSourceError) {
    libedit = try Libedit(input: seat.input, output: seat.display)
    screen = LineScreen(libedit, output: seat.display, style: LineStyle(.ofTerminal, usesColor: usesColor))
    keys = TerminalKeys(input: seat.input, wake: inbox.wake)
    history = LineHistory(of: libedit, limit: historyLimit)
    self.inbox = inbox
    self.delegate = delegate
    libedit.attach(self)
    bindKeys()
    if Terminal.isDumb { libedit.disableEditing() }
  }

  func setPrompt(_ text: String) { screen.setPrompt(text) }

  /// Whether the terminal gives no more input.
  var isAtEnd: Bool { keys.isAtEnd }

  /// The prompt as libedit reads it.
  var promptText: UnsafeMutablePointer<wchar_t>? { libedit.promptText }

  /// Edits one line.
  ///
  /// Blocks the thread; in between, the terminal passes keys through unprocessed. The line that answers a question is
  /// typed by a person who has read it: what was typed before is dropped, and a paste does nothing.
  func readLine(isAnswer: Bool) -> Outcome {
    leave = nil
    self.isAnswer = isAnswer
    history.endWalk()
    screen.forgetOverlay()
    if let prompt = inbox.takePrompt() { screen.setPrompt(prompt) }
    if inbox.takePasteDrop() { keys.dropPaste() }
    // libedit shows the prompt before it takes the terminal: a key in between would be the terminal driver's, and Ctrl-D be
    // lost.
    screen.take()
    defer { screen.give() }
    if isAnswer { keys.dropAll() }
    let text = libedit.readLine()
    guard leave == nil else { return leave == .interrupted ? .interrupted : .ended }
    guard var line = text else {
      screen.write("\n")
      return .ended
    }
    if line.last?.isNewline == true { line.removeLast() }
    return .entered(line)
  }

  // MARK: - History

  var newestLine: String? { history.newest }

  func remember(_ line: String) { history.remember(line) }

  func load(_ lines: [String]) { history.load(lines) }

  // MARK: - Waiting for keys

  /// The next character for libedit; nil when the line ends without being entered.
  func nextCharacter() -> Unicode.Scalar? {
    guard let character = awaitKey() else { return nil }
    screen.release(for: character)
    return character
  }

  private func awaitKey() -> Unicode.Scalar? {
    if let key = keys.takeFirst() { return key }
    while true {
      hearNews()
      guard leave == nil else { return nil }
      if let key = keys.next() { return key }
      // Input that is there would change the line at once.
      if libedit.isEditing, !keys.hasInput { screen.draw(delegate.annotate) }
      guard keys.wait(atMost: quietTime) else { return nil }
    }
  }

  // MARK: - News of other threads

  /// How long news gather after some have been shown: many events then cost few drawings of the line.
  private static let quietInterval = Duration.milliseconds(33)

  /// The milliseconds before news may be shown; nil when they may be now.
  private var quietTime: Int32? {
    let left = quietUntil - .now
    guard left > .zero else { return nil }
    return Int32(left / .milliseconds(1)) + 1
  }

  /// Does what other threads asked for since the last time, unless that is a moment ago.
  private func hearNews() {
    guard quietTime == nil else { return }
    let news = inbox.takeNews()
    if !news.text.isEmpty { quietUntil = .now + Self.quietInterval }
    if let reason = news.leave {
      if !news.text.isEmpty { screen.showAbove(news.text) }
      end(reason)
    } else if screen.isResized || !news.text.isEmpty || news.prompt != nil {
      screen.showAbove(news.text, prompt: news.prompt)
    }
  }

  /// Does the same while a list of candidates is shown, of which the last row asks how to go on.
  private func hearNews(below question: String) {
    guard quietTime == nil else { return }
    let news = inbox.takeNews()
    if let prompt = news.prompt { screen.setPrompt(prompt) }
    leave = news.leave
    guard !news.text.isEmpty else { return }
    quietUntil = .now + Self.quietInterval
    screen.showAbove(news.text, question: question)
  }

  private func end(_ reason: EditorInbox.Leave) {
    screen.endLine()
    if inbox.takePasteDrop() { keys.dropPaste() }
    leave = reason
  }
}

// MARK: - Which key does what

extension EditLine {
  private static let emacsKeys = [
    ("^[[A", "hmp-search-prev"), ("^[OA", "hmp-search-prev"), ("^[p", "hmp-search-prev"), ("^[P", "hmp-search-prev"),
    ("^[[B", "hmp-search-next"), ("^[OB", "hmp-search-next"), ("^[n", "hmp-search-next"), ("^[N", "hmp-search-next"),
    ("^S", "em-inc-search-next"),
    // Sequences of terminals that do not send what their description says.
    ("^[[H", "ed-move-to-beg"), ("^[OH", "ed-move-to-beg"), ("^[[1~", "ed-move-to-beg"), ("^[[7~", "ed-move-to-beg"),
    ("^[[F", "ed-move-to-end"), ("^[OF", "ed-move-to-end"), ("^[[4~", "ed-move-to-end"), ("^[[8~", "ed-move-to-end"),
    ("^[[3~", "ed-delete-next-char"), ("^[[1;5C", "em-next-word"), ("^[[1;5D", "ed-prev-word"),
  ]
  private static let viKeys = [("^R", "em-inc-search-prev"), ("^S", "em-inc-search-next")]
  /// In vi's insert mode, and in its command mode, where the cursor is on a character.
  private static let cursorKeys: [(KeyDecoder.CursorKey, String, String)] = [
    (.up, "hmp-search-prev", "ed-prev-history"), (.down, "hmp-search-next", "ed-next-history"),
    (.right, "hmp-next-char", "ed-next-char"), (.left, "ed-prev-char", "ed-prev-char"),
    (.home, "ed-move-to-beg", "ed-move-to-beg"), (.end, "hmp-line-end", "ed-move-to-end"),
    (.delete, "ed-delete-next-char", "ed-delete-next-char"),
  ]
  private static let ownKeys = [
    ("^I", "hmp-complete"), ("^C", "hmp-interrupt"), ("^Z", "hmp-suspend"),
    (String(TerminalKeys.pasteKey), "hmp-paste"),
  ]

  /// Binds the keys that ~/.editrc may bind otherwise, reads that file, and binds the editor's own keys in the key maps
  /// that it has chosen.
  private func bindKeys() {
    addFunctions()
    libedit.useEmacsKeys()
    for (key, name) in Self.emacsKeys { libedit.bind(key, to: name) }
    libedit.readUserFile()
    if libedit.isVi {
      keys.recognizeCursorKeys()
      for (key, name) in Self.viKeys { libedit.bind(key, to: name) }
      for (key, name, alternative) in Self.cursorKeys {
        libedit.bind(String(key.character), to: name)
        libedit.bind(String(key.character), to: alternative, isAlternative: true)
      }
    }
    for (key, name) in Self.ownKeys {
      libedit.bind(key, to: name)
      libedit.bind(key, to: name, isAlternative: true)
    }
    keys.dropSequences(except: libedit.boundSequences)
  }

  private func addFunctions() {
    libedit.add("hmp-complete", "Complete the word at the cursor") { @Sendable handle, _ in
      Libedit.line(of: handle)?.complete() ?? UInt8(CC_ERROR)
    }
    libedit.add("hmp-interrupt", "Discard the line") { @Sendable handle, _ in
      Libedit.line(of: handle)?.interrupt() ?? UInt8(CC_ERROR)
    }
    libedit.add("hmp-suspend", "Stop the program") { @Sendable handle, _ in
      Libedit.line(of: handle)?.suspend() ?? UInt8(CC_ERROR)
    }
    libedit.add("hmp-paste", "Insert pasted text") { @Sendable handle, _ in
      Libedit.line(of: handle)?.insertPaste() ?? UInt8(CC_ERROR)
    }
    libedit.add("hmp-search-prev", "Go back to a line with the same beginning") { @Sendable handle, _ in
      Libedit.line(of: handle)?.search(isBackward: true) ?? UInt8(CC_ERROR)
    }
    libedit.add("hmp-search-next", "Go forward to a line with the same beginning") { @Sendable handle, _ in
      Libedit.line(of: handle)?.search(isBackward: false) ?? UInt8(CC_ERROR)
    }
    libedit.add("hmp-next-char", "Go to the right, at most past the last character") { @Sendable handle, _ in
      Libedit.line(of: handle)?.moveForward(by: 1) ?? UInt8(CC_ERROR)
    }
    libedit.add("hmp-line-end", "Go past the last character") { @Sendable handle, _ in
      Libedit.line(of: handle)?.moveForward(by: .max) ?? UInt8(CC_ERROR)
    }
  }
}

// MARK: - What keys do

extension EditLine {
  /// Moves by characters, at most past the last one.
  private func moveForward(by count: Int) -> UInt8 {
    let rest = libedit.parts.after.unicodeScalars.count
    guard rest > 0 else { return UInt8(CC_ERROR) }
    libedit.moveCursor(by: min(count, rest))
    return UInt8(CC_CURSOR)
  }

  /// Replaces the line by the next of the history that begins with the text before the cursor.
  private func search(isBackward: Bool) -> UInt8 {
    let (before, after) = libedit.parts
    guard let found = history.step(isBackward: isBackward, before: before, after: after) else { return UInt8(CC_ERROR) }
    libedit.moveCursor(by: after.unicodeScalars.count)
    libedit.delete((before + after).unicodeScalars.count)
    return UInt8(found.isEmpty || libedit.insert(found) ? CC_REFRESH : CC_ERROR)
  }

  /// Ctrl-C: leaves the line on the screen, marked.
  private func interrupt() -> UInt8 {
    screen.leaveLine(marked: "^C")
    leave = .interrupted
    keys.dropPaste()
    return UInt8(CC_EOF)
  }

  /// Ctrl-Z: stops the program as it would without an editor, and draws the line again when it goes on.
  private func suspend() -> UInt8 {
    screen.leaveLine(marked: "")
    screen.write("\u{1B}[?2004l")
    libedit.prepareTerminal(isRaw: false)
    stop()
    libedit.prepareTerminal(isRaw: true)
    screen.write("\u{1B}[?2004h")
    screen.redraw()
    return UInt8(CC_NORM)
  }

  /// How long a stop may take to come, in milliseconds; an orphaned process group is never stopped.
  private static let stopDelay: Int32 = 500

  /// Stops the program and all that the terminal's key would stop, and returns when it goes on.
  ///
  /// The signal comes to another thread, at a time of its own.
  private func stop() {
    guard let resumed = try? WakeEvent() else { return }
    cledit_watch_continuation(resumed.descriptor)
    kill(0, SIGTSTP)
    _ = resumed.wait(milliseconds: Self.stopDelay)
    cledit_watch_continuation(-1)
    resumed.close()
  }

  /// A paste: inserts its first line, and has it entered when another follows.
  private func insertPaste() -> UInt8 {
    if isAnswer {
      keys.dropAll()
      return UInt8(CC_ERROR)
    }
    let line = keys.takePastedLine()
    return UInt8(line.isEmpty || libedit.insert(line) ? CC_REFRESH : CC_ERROR)
  }

  private func complete() -> UInt8 {
    let (before, after) = libedit.parts
    let line = before + after
    switch delegate.complete(line, before.utf8.count).step(in: line) {
    case .nothing:
      return UInt8(CC_ERROR)
    case .replace(let range, let text):
      return UInt8(replace(range, of: line, cursor: before.utf8.count, with: text) ? CC_REFRESH : CC_ERROR)
    case .list(let candidates):
      screen.leaveLine(marked: "")
      list(candidates)
      screen.redraw()
      if let leave { end(leave) }
      return UInt8(CC_NORM)
    }
  }

  private func replace(_ range: Range<Int>, of line: String, cursor: Int, with text: String) -> Bool {
    func scalars(_ offsets: Range<Int>) -> Int {
      let start = line.utf8.index(line.startIndex, offsetBy: offsets.lowerBound)
      let end = line.utf8.index(line.startIndex, offsetBy: offsets.upperBound)
      return line.unicodeScalars[start..<end].count
    }
    let end = range.upperBound
    libedit.moveCursor(by: end < cursor ? -scalars(end..<cursor) : scalars(cursor..<end))
    libedit.delete(scalars(range))
    return text.isEmpty || libedit.insert(text)
  }

  // MARK: - A list of candidates

  private static let listPrompt = "--More-- (Space: a page, Enter: a row, q: no more)"

  /// Shows candidates from the cursor's row on, and waits after each page.
  ///
  /// A key that turns no page ends the list and is left for the line.
  private func list(_ candidates: [Candidate]) {
    var rest = screen.listRows(of: candidates)
    var count = rest.count <= screen.pageRows - 1 ? rest.count : screen.pageRows
    while true {
      screen.write(rows: rest.prefix(count))
      rest = rest.dropFirst(count)
      guard !rest.isEmpty, let rows = awaitPage() else { return }
      count = rows
    }
  }

  /// How many rows are wanted next; nil when no more are.
  private func awaitPage() -> Int? {
    let question = screen.ask(Self.listPrompt)
    defer { screen.eraseRow() }
    guard let key = nextListKey(question) else { return nil }
    switch key {
    case " ", "\t": return screen.pageRows
    case "\r", "\n": return 1
    case "q", "Q", "\u{3}": return nil
    case "\u{1B}" where !keys.hasPartOfKey: return nil
    default:
      keys.hold(key)
      return nil
    }
  }

  /// The next key of those that turn the pages; nil when the list is to end, as at a paste, which is for the line.
  private func nextListKey(_ question: String) -> Unicode.Scalar? {
    while true {
      hearNews(below: question)
      guard leave == nil else { return nil }
      if let key = keys.next() { return key == TerminalKeys.pasteKey ? nil : key }
      guard keys.wait(atMost: quietTime) else { return nil }
    }
  }
}
