/// What `/fmt` says: how many items, how they are shown, how wide each is.
public struct HMPFormat: Sendable, Equatable {
  /// How an item is shown, by its letter.
  public enum Letter: UInt8, Sendable {
    case octal = 0x6F  // o
    case decimal = 0x64  // d
    case unsigned = 0x75  // u
    case hexadecimal = 0x78  // x
    case instruction = 0x69  // i
    case character = 0x63  // c
  }

  /// How many items; wraps at 32 bits as the native monitor's does, so it can be negative.
  public var count: Int32
  /// How each value is printed.
  public var letter: Letter
  /// Bytes of an item: 1, 2, 4 or 8.
  ///
  /// Nil for instructions without an explicit size: the processor's default.
  public var size: Int?
  /// The text after the slash, as it was typed; nil where nothing was.
  public var written: String?

  /// Makes a format; without arguments it is that of a monitor which has read none.
  public init(count: Int32 = 1, letter: Letter = .hexadecimal, size: Int? = 4, written: String? = nil) {
    self.count = count
    self.letter = letter
    self.size = size
    self.written = written
  }
}

/// The parts of the last `/fmt` of a monitor, which fill in what the next one leaves out.
struct FormatMemory: Sendable, Equatable {
  var letter = HMPFormat.Letter.hexadecimal
  var size = 4
}

extension LineScanner {
  /// Reads an optional `/fmt`; what it says is remembered even if the rest of the line turns out wrong.
  mutating func readFormat(_ memory: inout FormatMemory) throws(HMPProblem) -> HMPFormat {
    skipBlanks()
    guard byte == UInt8(ascii: "/") else {
      return HMPFormat(letter: memory.letter, size: memory.letter == .instruction ? nil : memory.size)
    }
    advance()
    let start = position
    let count = readCount()
    var letter: HMPFormat.Letter?
    var size: Int?
    while let byte {
      if let found = HMPFormat.Letter(rawValue: byte) {
        letter = found
      } else if let found = Self.itemSize(byte) {
        size = found
      } else {
        break
      }
      advance()
    }
    if let byte, !byte.isBlank { throw .invalidFormatCharacter(byte) }
    memory.letter = letter ?? memory.letter
    if memory.letter != .instruction {
      memory.size = size ?? memory.size
      size = memory.size
    }
    return HMPFormat(count: count, letter: memory.letter, size: size, written: text(from: start, to: position))
  }

  private mutating func readCount() -> Int32 {
    guard let first = byte, first.isDigit else { return 1 }
    var count: Int32 = 0
    while let byte, byte.isDigit {
      count = count &* 10 &+ Int32(byte - UInt8(ascii: "0"))
      advance()
    }
    return count
  }

  private static func itemSize(_ letter: UInt8) -> Int? {
    switch letter {
    case UInt8(ascii: "b"): 1
    case UInt8(ascii: "h"): 2
    case UInt8(ascii: "w"): 4
    case UInt8(ascii: "g"), UInt8(ascii: "L"): 8
    default: nil
    }
  }
}
