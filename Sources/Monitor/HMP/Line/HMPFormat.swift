/// The value of a `/fmt` argument: the number of items, their representation and their size.
public struct HMPFormat: Sendable, Equatable {
  /// The representation of an item, by the byte of its letter.
  public enum Letter: UInt8, Sendable {
    case octal = 0x6F  // o
    case decimal = 0x64  // d
    case unsigned = 0x75  // u
    case hexadecimal = 0x78  // x
    case instruction = 0x69  // i
    case character = 0x63  // c
  }

  /// The number of items; it wraps at 32 bits as in the native monitor, and so can be negative.
  public var count: Int32
  /// The representation of each item.
  public var letter: Letter
  /// The size of an item in bytes: 1, 2, 4 or 8.
  ///
  /// Nil for instructions without an explicit size, which have the vCPU's default.
  public var size: Int?
  /// The text after the slash, as it was typed; nil if the line has no `/fmt`.
  public var written: String?

  /// Makes a format; the default is the initial format of a monitor.
  public init(count: Int32 = 1, letter: Letter = .hexadecimal, size: Int? = 4, written: String? = nil) {
    self.count = count
    self.letter = letter
    self.size = size
    self.written = written
  }
}

/// The parts of the last `/fmt` of a monitor, which are the defaults of the next one.
struct FormatMemory: Sendable, Equatable {
  var letter = HMPFormat.Letter.hexadecimal
  var size = 4
}

extension LineScanner {
  /// Reads an optional `/fmt`, and stores its parts in `memory` even if a later argument is invalid.
  mutating func readFormat(_ memory: inout FormatMemory) throws(HMPArgumentError) -> HMPFormat {
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
