import Synchronization

/// Requests of other threads to the editor while it waits for a key.
final class EditorInbox: Sendable {
  /// The requests since the last time that the editor's thread took them.
  struct News {
    /// Whole lines to show above the one being edited.
    var text = ""
    /// The number of lines that came after the text had become too long.
    fileprivate var missed = 0
    var prompt: String?
    var leave: Leave?
  }

  /// Why the editor stops editing the line.
  enum Leave {
    case interrupted
    case closed
  }

  /// The call of `nextLine()` that a cancellation is meant for.
  struct Ticket: Equatable {
    fileprivate var number: UInt64
  }

  private struct State {
    var isEditing = false
    var isClosed = false
    var ticket = Ticket(number: 0)
    var news = News()
    var dropsPaste = false
  }

  /// The bytes of text that wait to be shown; more is only counted, since a terminal may be slower than a flood of events.
  static let textLimit = 1 << 18

  private let state = Mutex(State())
  private let output: Int32
  let wake: WakeEvent

  init(output: Int32) throws(LineSourceError) {
    self.output = output
    wake = try WakeEvent()
  }

  deinit {
    wake.close()
  }

  /// Shows whole lines: through the editor while it edits, otherwise at once.
  func print(_ text: String) {
    let lines = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
    state.withLock { state in
      if state.isEditing {
        state.news.add(lines)
        wake.signal()
      } else {
        Terminal.write(lines, to: output)
      }
    }
  }

  func setPrompt(_ prompt: String) {
    state.withLock { $0.news.prompt = prompt }
    wake.signal()
  }

  /// Discards the typed line, and pasted lines that have not been run.
  func interrupt() {
    state.withLock { state in
      state.dropsPaste = true
      if state.isEditing, state.news.leave == nil { state.news.leave = .interrupted }
    }
    wake.signal()
  }

  /// Discards pasted lines that have not been run.
  func dropPaste() { state.withLock { $0.dropsPaste = true } }

  func cancel(_ ticket: Ticket) {
    state.withLock { state in
      if state.ticket == ticket, state.isEditing, state.news.leave == nil { state.news.leave = .interrupted }
    }
    wake.signal()
  }

  func close() {
    state.withLock { state in
      state.isClosed = true
      state.news.leave = .closed
    }
    wake.signal()
  }

  /// Begins a line; nil when the editor is closed.
  func begin() -> Ticket? {
    state.withLock { state in
      guard !state.isClosed else { return nil }
      state.isEditing = true
      state.ticket.number &+= 1
      return state.ticket
    }
  }

  /// Ends the line, and shows the text that came too late to be shown above it.
  func end() {
    state.withLock { state in
      state.isEditing = false
      Terminal.write(state.news.takeText(), to: output)
      if !state.isClosed { state.news.leave = nil }
    }
  }

  func takeNews() -> News {
    wake.clear()
    return state.withLock { state in
      var news = state.news
      news.text = news.takeText()
      state.news = News()
      return news
    }
  }

  /// A prompt that was set since the last call.
  func takePrompt() -> String? {
    state.withLock { state in
      defer { state.news.prompt = nil }
      return state.news.prompt
    }
  }

  /// Whether an interrupt since the last call discards the rest of a paste.
  func takePasteDrop() -> Bool {
    state.withLock { state in
      defer { state.dropsPaste = false }
      return state.dropsPaste
    }
  }
}

extension EditorInbox.News {
  /// Adds lines, or counts them where there are too many already.
  fileprivate mutating func add(_ lines: String) {
    guard text.utf8.count < EditorInbox.textLimit else {
      missed += lines.utf8.count { $0 == UInt8(ascii: "\n") }
      return
    }
    text += lines
  }

  fileprivate mutating func takeText() -> String {
    defer {
      text = ""
      missed = 0
    }
    return missed == 0 ? text : text + "(\(missed) more lines came too fast to be shown)\n"
  }
}
