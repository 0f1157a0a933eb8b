import Glibc

/// The keys that a terminal sends, one at a time, and the text pasted into it.
final class TerminalKeys {
  /// The character that stands for a paste: a C1 control, which no keyboard sends and ``KeyDecoder`` never gives.
  static let pasteKey: Unicode.Scalar = "\u{91}"
  /// How long the rest of an escape sequence may take, in milliseconds.
  private static let escapeDelay: Int32 = 25

  private let input: Int32
  private let wake: WakeEvent
  private var decoder = KeyDecoder()
  /// A key that was read too early and comes next.
  private var heldKey: Unicode.Scalar?
  /// Pasted text that is not in the line yet.
  private var pasted = Substring()
  /// Whether a line end of the pasted text comes next.
  private var endsPastedLine = false

  /// Makes the keys of a terminal; the event ends a wait for them.
  init(input: Int32, wake: WakeEvent) {
    self.input = input
    self.wake = wake
  }

  /// Whether the terminal has input that has not been read.
  var hasInput: Bool { Terminal.hasInput(input) }

  /// Whether bytes have been read that make no key yet.
  var hasPartOfKey: Bool { decoder.hasBytes }

  func recognizeCursorKeys() { decoder.recognizesCursorKeys = true }

  /// Drops all escape sequences of keys but these.
  func dropSequences(except bound: Set<[UInt8]>) { decoder.boundSequences = bound }

  /// A key that comes before anything else is done.
  func takeFirst() -> Unicode.Scalar? {
    if endsPastedLine {
      endsPastedLine = false
      return "\n"
    }
    defer { heldKey = nil }
    return heldKey
  }

  /// The next key, ``pasteKey`` where it is pasted text; nil where ``wait(atMost:)`` is needed first.
  func next() -> Unicode.Scalar? {
    if !pasted.isEmpty { return Self.pasteKey }
    while true {
      switch decoder.next() {
      case .character(let scalar): return scalar
      case .paste(""): continue
      case .paste(let text):
        pasted = text[...]
        return Self.pasteKey
      case nil: return nil
      }
    }
  }

  /// Gives a key back, to come next.
  func hold(_ key: Unicode.Scalar) { heldKey = key }

  /// Takes the first line of the pasted text out; where another line follows, its end comes next as a key.
  func takePastedLine() -> Substring {
    let line = pasted.prefix { $0 != "\n" }
    endsPastedLine = line.endIndex < pasted.endIndex
    pasted = pasted[line.endIndex...].dropFirst()
    return line
  }

  func dropPaste() { pasted = "" }

  /// How long the terminal must be silent before no more of a paste is to come, in milliseconds.
  private static let silence: Int32 = 60
  /// How often that is tried, while a key is held down.
  private static let silenceLimit = 50

  /// Drops all that was typed or pasted so far, and what follows it without a pause.
  func dropAll() {
    pasted = ""
    heldKey = nil
    endsPastedLine = false
    for _ in 0..<Self.silenceLimit {
      tcflush(input, TCIFLUSH)
      guard Terminal.hasInput(input, milliseconds: Self.silence) else { break }
    }
    decoder.reset()
  }

  /// Whether the terminal gives no more input, as after a hang-up.
  private(set) var isAtEnd = false

  /// Waits for input, for the event, or for that many milliseconds; false at the end of the input.
  func wait(atMost milliseconds: Int32?) -> Bool {
    if decoder.need == .bytesSoon {
      if !Terminal.hasInput(input, milliseconds: Self.escapeDelay) {
        decoder.settle()
        return true
      }
    } else if let milliseconds {
      guard Terminal.hasInput(input, milliseconds: milliseconds) else { return true }
    } else {
      guard wake.wait(or: input).isReadable else { return true }
    }
    return read()
  }

  private func read() -> Bool {
    // Outside a paste no more than needed is read: the rest is for the next program that reads the terminal.
    let capacity = decoder.need == .pastedBytes ? 4096 : 1
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      count = Glibc.read(input, buffer.baseAddress, capacity)
      initialized = max(count, 0)
    }
    if count < 0, errno == EINTR || errno == EAGAIN { return true }
    decoder.feed(bytes)
    isAtEnd = count <= 0
    return count > 0
  }
}
