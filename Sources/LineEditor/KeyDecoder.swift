/// Turns a terminal's bytes into characters and pasted texts.
///
/// Bytes may be split anywhere. Bytes that are not UTF-8, and the C1 controls, which no keyboard sends, become U+FFFD.
struct KeyDecoder {
  enum Key: Equatable {
    case character(Unicode.Scalar)
    /// A paste, or a part of one that is longer than ``pasteLimit``.
    ///
    /// Line ends are LF; other control characters except tabs are removed.
    case paste(String)
  }

  /// The input that ``next()`` needs when it has no key.
  enum Need: Equatable {
    case bytes
    /// The rest of a sequence that an escape may begin; if nothing follows soon, call ``settle()``.
    case bytesSoon
    case pastedBytes
  }

  /// A key that sends an escape sequence, and the character that stands for it: a C1 control, which no keyboard sends.
  struct CursorKey: Equatable {
    let character: Unicode.Scalar
    fileprivate let sequences: [[UInt8]]

    fileprivate init(_ character: Unicode.Scalar, _ sequences: String...) {
      self.character = character
      self.sequences = sequences.map { Array("\u{1B}\($0)".utf8) }
    }

    static let up = CursorKey("\u{92}", "[A", "OA")
    static let down = CursorKey("\u{93}", "[B", "OB")
    static let right = CursorKey("\u{94}", "[C", "OC")
    static let left = CursorKey("\u{95}", "[D", "OD")
    static let home = CursorKey("\u{96}", "[H", "OH", "[1~", "[7~")
    static let end = CursorKey("\u{97}", "[F", "OF", "[4~", "[8~")
    static let delete = CursorKey("\u{98}", "[3~")
    fileprivate static let all = [up, down, right, left, home, end, delete]
  }

  static let pasteLimit = 1 << 20
  private static let pasteBegin = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  private var bytes: [UInt8] = []
  private var pasted: [UInt8]?
  private var isSettled = false

  private(set) var need = Need.bytes
  /// Whether a ``CursorKey`` gives its own character.
  ///
  /// In vi's insert mode an escape sequence would leave the mode.
  var recognizesCursorKeys = false
  /// Whether bytes have been fed that make no key yet.
  var hasBytes: Bool { !bytes.isEmpty }

  mutating func feed(_ more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
    isSettled = false
  }

  /// Says that the rest of the sequence will not come.
  mutating func settle() {
    isSettled = true
  }

  mutating func next() -> Key? {
    if pasted == nil, bytes.starts(with: Self.pasteBegin) {
      bytes.removeFirst(Self.pasteBegin.count)
      pasted = []
    }
    return pasted == nil ? nextCharacter() : nextPaste()
  }

  private mutating func nextPaste() -> Key? {
    var collected = pasted ?? []
    var isComplete = false
    var taken = 0
    while taken < bytes.count, collected.count < Self.pasteLimit {
      let rest = bytes[taken...]
      if rest.starts(with: Self.pasteEnd) {
        taken += Self.pasteEnd.count
        isComplete = true
        break
      }
      if Self.pasteEnd.starts(with: rest) { break }
      collected.append(bytes[taken])
      taken += 1
    }
    bytes.removeFirst(taken)
    guard isComplete || collected.count >= Self.pasteLimit else {
      pasted = collected
      need = .pastedBytes
      return nil
    }
    pasted = isComplete ? nil : []
    return .paste(Self.text(ofPaste: collected))
  }

  private mutating func nextCharacter() -> Key? {
    guard let first = bytes.first else {
      need = .bytes
      return nil
    }
    if first == 0x1B, !isSettled {
      if let key = takeCursorKey() { return .character(key.character) }
      if isBeginOfSequence {
        need = .bytesSoon
        return nil
      }
    }
    guard first >= 0x80 else {
      bytes.removeFirst()
      return .character(Unicode.Scalar(first))
    }
    guard bytes.count >= Self.length(from: first) || bytes.dropFirst().contains(where: { $0 & 0xC0 != 0x80 }) else {
      need = .bytes
      return nil
    }
    var decoder = UTF8()
    var input = bytes.makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&input), !(0x80..<0xA0).contains(scalar.value) else {
      let rest = bytes.dropFirst().prefix(Self.length(from: first) - 1).prefix { $0 & 0xC0 == 0x80 }
      bytes.removeFirst(1 + rest.count)
      return .character("\u{FFFD}")
    }
    bytes.removeFirst(UTF8.width(scalar))
    return .character(scalar)
  }

  private mutating func takeCursorKey() -> CursorKey? {
    guard recognizesCursorKeys else { return nil }
    for key in CursorKey.all {
      for sequence in key.sequences where bytes.starts(with: sequence) {
        bytes.removeFirst(sequence.count)
        return key
      }
    }
    return nil
  }

  /// Whether the bytes may become a sequence that is one key.
  private var isBeginOfSequence: Bool {
    func begins(_ sequence: [UInt8]) -> Bool { bytes.count < sequence.count && sequence.starts(with: bytes) }
    return begins(Self.pasteBegin)
      || recognizesCursorKeys && CursorKey.all.contains { $0.sequences.contains(where: begins) }
  }

  /// The length that a first byte announces.
  private static func length(from first: UInt8) -> Int {
    switch first {
    case 0xC2..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0..<0xF5: 4
    default: 1
    }
  }

  private static func text(ofPaste bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\r", "\n": text.append("\n")
      case "\t": text.append(scalar)
      case _ where TerminalText.isControl(scalar): break
      default: text.append(scalar)
      }
      previous = scalar
    }
    return String(text)
  }
}
