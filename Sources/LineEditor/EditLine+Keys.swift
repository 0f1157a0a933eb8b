import CLibedit
import Glibc

/// Reading keys: libedit asks for one character at a time, and waiting for it is where other threads are heard.
extension EditLine {
  /// The character that stands for a paste: a C1 control, which no keyboard sends and ``KeyDecoder`` never gives.
  static let pasteKey: Unicode.Scalar = "\u{91}"
  /// How long the rest of a paste's first escape sequence may take, in milliseconds.
  private static let escapeDelay: Int32 = 25

  /// The next character; nil when the line ends without being entered.
  func nextCharacter() -> Unicode.Scalar? {
    guard let character = awaitCharacter() else { return nil }
    giveScreen(for: character)
    return character
  }

  private func awaitCharacter() -> Unicode.Scalar? {
    if endsPastedLine {
      endsPastedLine = false
      return "\n"
    }
    if let heldKey {
      self.heldKey = nil
      return heldKey
    }
    while true {
      hearNews()
      guard leave == nil else { return nil }
      if !pasted.isEmpty { return Self.pasteKey }
      switch keys.next() {
      case .character(let scalar): return scalar
      case .paste(let text): pasted = text[...]
      case nil:
        drawOverlay()
        guard readBytes() else { return nil }
      }
    }
  }

  /// The next key of those that turn the pages of a list; nil when the list is to end.
  func nextListKey(hear: () -> Void) -> Unicode.Scalar? {
    while true {
      hear()
      guard leave == nil else { return nil }
      switch keys.next() {
      case .character(let scalar): return scalar
      case .paste(let text):
        pasted = text[...]
        return nil
      case nil: guard readBytes() else { return nil }
      }
    }
  }

  /// Waits for input or news; false at the end of the input.
  private func readBytes() -> Bool {
    if keys.need == .bytesSoon {
      if !Terminal.hasInput(input, milliseconds: Self.escapeDelay) {
        keys.settle()
        return true
      }
    } else if let wait = quietTime {
      guard Terminal.hasInput(input, milliseconds: wait) else { return true }
    } else {
      guard inbox.wake.wait(or: input).isReadable else { return true }
    }
    // Outside a paste no more than needed is read: what is typed ahead is for whoever reads the terminal next.
    let capacity = keys.need == .pastedBytes ? 4096 : 1
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      count = read(input, buffer.baseAddress, capacity)
      initialized = max(count, 0)
    }
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    keys.feed(bytes)
    return count > 0
  }

  /// Moves by characters, at most to behind the last one.
  func forwardKey(by count: Int) -> UInt8 {
    let rest = parts.after.unicodeScalars.count
    guard rest > 0 else { return UInt8(CC_ERROR) }
    el_cursor(handle, Int32(clamping: min(count, rest)))
    return UInt8(CC_CURSOR)
  }

  /// Ctrl-C: leaves the line on the screen, marked.
  func interruptKey() -> UInt8 {
    leaveLine(marked: "^C")
    leave = .interrupted
    pasted = ""
    return UInt8(CC_EOF)
  }

  /// Ctrl-Z: stops the program as it would without an editor, and draws the line again when it goes on.
  func suspendKey() -> UInt8 {
    leaveLine(marked: "")
    Terminal.write("\u{1B}[?2004l", to: output)
    _ = cledit_prepare_terminal(handle, 0)
    stop()
    _ = cledit_prepare_terminal(handle, 1)
    Terminal.write("\u{1B}[?2004h", to: output)
    redraw()
    return UInt8(CC_NORM)
  }

  /// How long a stop may take to come, in milliseconds; where nobody could continue the program, none comes.
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
  func pasteAction() -> UInt8 {
    let line = pasted.prefix { $0 != "\n" }
    endsPastedLine = line.endIndex < pasted.endIndex
    pasted = pasted[line.endIndex...].dropFirst()
    return UInt8(line.isEmpty || insert(line) ? CC_REFRESH : CC_ERROR)
  }

  func completionKey() -> UInt8 {
    let (before, after) = parts
    let line = before + after
    switch delegate.complete(line, before.utf8.count).step(in: line) {
    case .nothing:
      return UInt8(CC_ERROR)
    case .replace(let range, let text):
      return replace(range, of: line, cursor: before.utf8.count, with: text) ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
    case .list(let candidates):
      leaveLine(marked: "")
      show(candidates)
      redraw()
      if let leave { end(leave) }
      return UInt8(CC_NORM)
    }
  }

  private func replace(_ range: Range<Int>, of line: String, cursor: Int, with text: String) -> Bool {
    func scalars(_ offsets: Range<Int>) -> Int32 {
      let start = line.utf8.index(line.startIndex, offsetBy: offsets.lowerBound)
      let end = line.utf8.index(line.startIndex, offsetBy: offsets.upperBound)
      return Int32(clamping: line.unicodeScalars[start..<end].count)
    }
    let end = range.upperBound
    let distance = end < cursor ? -scalars(end..<cursor) : scalars(cursor..<end)
    el_cursor(handle, distance)
    el_deletestr(handle, scalars(range))
    return text.isEmpty || insert(text)
  }
}
