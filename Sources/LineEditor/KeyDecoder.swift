/// Turns a terminal's bytes into characters and pasted texts.
///
/// Bytes may be split anywhere. What is not UTF-8, and the C1 controls that no keyboard sends, become U+FFFD.
struct KeyDecoder {
  enum Key: Equatable {
    case character(Unicode.Scalar)
    /// A paste, or a part of one that is longer than ``pasteLimit``. Line ends are LF, and other controls but tabs are gone.
    case paste(String)
  }

  /// What is missing when ``next()`` has no key.
  enum Need: Equatable {
    case bytes
    /// An escape that may begin a paste: when nothing follows soon, call ``settle()``.
    case bytesSoon
    case pastedBytes
  }

  static let pasteLimit = 1 << 20
  private static let pasteBegin = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  private var bytes: [UInt8] = []
  private var pasted: [UInt8]?
  private var isSettled = false

  private(set) var need = Need.bytes

  mutating func feed(_ more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
    isSettled = false
  }

  /// Says that what looks like the start of a paste is none.
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
    if first == 0x1B, bytes.count < Self.pasteBegin.count, Self.pasteBegin.starts(with: bytes), !isSettled {
      need = .bytesSoon
      return nil
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
