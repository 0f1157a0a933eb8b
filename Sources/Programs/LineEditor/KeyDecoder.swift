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
  /// The number of bytes of a bound sequence that are given as they are.
  private var passing = 0

  private(set) var need = Need.bytes
  /// Whether a ``CursorKey`` gives its own character.
  ///
  /// In vi's insert mode an escape sequence would leave the mode.
  var recognizesCursorKeys = false
  /// The escape sequences of keys that are given byte by byte; others are dropped, since libedit would insert a part of them.
  ///
  /// Nil gives all sequences.
  var boundSequences: Set<[UInt8]>?
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

  /// Forgets what has been fed.
  mutating func reset() {
    bytes = []
    pasted = nil
    passing = 0
    need = .bytes
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
    if passing > 0 {
      passing -= 1
    } else if first == 0x1B, !isSettled {
      if let key = takeCursorKey() { return .character(key.character) }
      switch EscapeSequence(in: bytes, mayHaveAlt: !recognizesCursorKeys) {
      case .incomplete:
        need = .bytesSoon
        return nil
      case .complete(let length):
        guard boundSequences?.contains(Array(bytes[..<length])) ?? true else {
          bytes.removeFirst(length)
          return next()
        }
        passing = length - 1
      case .none: break
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

/// The escape sequence of a key at the beginning of bytes, as ECMA-48 forms it.
private enum EscapeSequence {
  case none
  case incomplete
  case complete(length: Int)

  /// Longer ones are no keys.
  private static let limit = 32

  /// Looks at bytes that begin with an escape.
  ///
  /// Some terminals send Alt as an escape before the key's own; in vi's key maps that is a key by itself.
  init(in bytes: [UInt8], mayHaveAlt: Bool) {
    let start = mayHaveAlt && bytes.count > 1 && bytes[1] == 0x1B ? 2 : 1
    guard start < bytes.count else {
      self = .incomplete
      return
    }
    switch bytes[start] {
    case UInt8(ascii: "["):
      // Function keys of the Linux console have a second bracket.
      let isConsole = bytes.dropFirst(start + 1).first == UInt8(ascii: "[")
      self.init(bytes, from: start + (isConsole ? 2 : 1), parameters: 0x20...0x3F)
    case UInt8(ascii: "O"):
      self.init(bytes, from: start + 1, parameters: UInt8(ascii: "0")...UInt8(ascii: "9"))
    default: self = .none
    }
  }

  private init(_ bytes: [UInt8], from start: Int, parameters: ClosedRange<UInt8>) {
    let end = bytes[start...].prefix { parameters.contains($0) }.endIndex
    if end == bytes.count {
      self = end > Self.limit ? .none : .incomplete
    } else {
      self = (0x40...0x7E).contains(bytes[end]) ? .complete(length: end + 1) : .none
    }
  }
}
