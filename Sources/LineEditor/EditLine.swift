import CLibedit
import Glibc

/// libedit on one terminal.
///
/// Confined to the thread of the actor that owns it. Everything that libedit calls back comes through here, on the same thread, from within ``readLine()``.
final class EditLine {
  /// How the editing of a line came to its end.
  enum Outcome {
    case entered(String)
    case interrupted
    case ended
  }

  let handle: OpaquePointer
  let input: Int32
  let output: Int32
  let inbox: EditorInbox
  let delegate: TerminalEditor.Delegate

  let history: OpaquePointer?
  let historyLimit: Int
  private let streams: [UnsafeMutablePointer<FILE>]
  /// The prompt, and the form of it that libedit reads.
  private(set) var prompt = ""
  private(set) var widePrompt = WideText("")
  /// Why the line ends before it is entered.
  var leave: EditorInbox.Leave?
  var keys = KeyDecoder()
  /// A key that ended a list of candidates, and is meant for the line.
  var heldKey: Unicode.Scalar?
  /// Pasted text that is not in the line yet.
  var pasted = Substring()
  /// Whether a line end of the pasted text is the next key.
  var endsPastedLine = false
  var size: Terminal.Size
  private let style: LineStyle
  var overlay: LineOverlay
  /// Whether all keys since the overlay was drawn were printing characters.
  var isOnlyTyped = true
  /// Before this, news are left to gather, so that many are shown at once.
  var quietUntil = ContinuousClock.now
  /// The lines that were entered, each once, oldest first.
  var entered: [String] = []
  var historySearch: HistorySearch?
  /// Texts that libedit keeps without copying them.
  var functionTexts: [WideText] = []

  init(
    seat: Console.Seat, historyLimit: Int, inbox: EditorInbox, delegate: TerminalEditor.Delegate, usesColor: Bool
  ) throws(LineSourceError) {
    let (input, output) = (seat.input, seat.display)
    // Without a terminal on both sides libedit reads lines, but keeps no line that could be drawn or edited.
    guard Terminal.isTerminal(input), Terminal.isTerminal(output) else { throw .cannotStart(errno: ENOTTY) }
    CharacterTypes.useUTF8()
    let streams = [(input, "r"), (output, "w"), (output, "w")].compactMap { fdopen(dup($0.0), $0.1) }
    guard streams.count == 3, let handle = el_init("hmp", streams[0], streams[1], streams[2]) else {
      let failure = errno
      for stream in streams { fclose(stream) }
      throw .cannotStart(errno: failure)
    }
    self.handle = handle
    self.streams = streams
    self.input = input
    self.output = output
    self.inbox = inbox
    self.delegate = delegate
    self.historyLimit = max(historyLimit, 1)
    history = cledit_history(handle, Int32(clamping: self.historyLimit))
    size = Terminal.size(output)
    style = LineStyle(.ofTerminal, usesColor: usesColor)
    overlay = LineOverlay(style)
    attachCallbacks()
    bindKeys()
    if Terminal.isDumb { cledit_disable_editing(handle) }
  }

  deinit {
    el_end(handle)
    if let history { history_wend(history) }
    for stream in streams { fclose(stream) }
  }

  /// Whether libedit edits at all: not on a dumb terminal, nor after `edit off` in ~/.editrc.
  var isEditing: Bool { cledit_edits(handle) != 0 }

  func setPrompt(_ text: String) {
    prompt = text
    widePrompt = WideText(isEditing ? style.prompt(text) : text)
  }

  /// Edits one line.
  ///
  /// Blocks the thread; in between, the terminal passes keys through unprocessed.
  func readLine() -> Outcome {
    leave = nil
    historySearch = nil
    overlay.forget()
    if let prompt = inbox.takePrompt() { setPrompt(prompt) }
    if inbox.takePasteDrop() { pasted = "" }
    if isEditing { Terminal.write("\u{1B}[?2004h", to: output) }
    defer { if isEditing { Terminal.write("\u{1B}[?2004l", to: output) } }
    // libedit shows the prompt before it does this: a key in between would be the terminal driver's, and Ctrl-D be lost.
    if isEditing { _ = cledit_prepare_terminal(handle, 1) }
    var count: Int32 = 0
    let text = el_wgets(handle, &count)
    guard leave == nil else { return leave == .interrupted ? .interrupted : .ended }
    guard let text, count > 0 else {
      Terminal.write("\n", to: output)
      return .ended
    }
    var line = String(UnsafeBufferPointer(start: text, count: Int(count)))
    if line.last?.isNewline == true { line.removeLast() }
    return .entered(line)
  }

  /// The line as it stands, in two parts: before and after the cursor.
  var parts: (before: String, after: String) {
    // While libedit reads a line without editing it, its cursor may still be that of the previous line, past the end.
    guard let info = el_wline(handle)?.pointee, let start = info.buffer, let cursor = info.cursor,
      let end = info.lastchar, start <= cursor, cursor <= end
    else { return ("", "") }
    return (
      String(UnsafeBufferPointer(start: start, count: cursor - start)),
      String(UnsafeBufferPointer(start: cursor, count: end - cursor))
    )
  }

  func insert(_ text: some StringProtocol) -> Bool {
    let wide = WideText(text)
    return withExtendedLifetime(wide) { el_winsertstr(handle, wide.start) == 0 }
  }
}
