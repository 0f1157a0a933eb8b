/// The redirection of a typed line, as it is written.
///
/// It is `|`, `>` or `>>` between blanks, outside double quotes, with text after it. The arguments of the command decide
/// whether it is a redirection: see `LineRunner.typedLine(_:)`.
package struct WrittenRedirection: Sendable, Equatable {
  package enum Mark: String, Sendable, CaseIterable {
    case pipe = "|"
    case replace = ">"
    case append = ">>"
  }

  /// The text before the mark, without the blanks between them.
  package var head: String
  package var mark: Mark
  /// The text after the mark, without blanks around it.
  package var tail: String

  /// All marks of a line, in order; each tail extends to the end of the line.
  package static func all(in line: String) -> [WrittenRedirection] {
    let bytes = Array(line.utf8)
    return places(in: bytes).compactMap { Self(bytes, at: $0) }
  }

  /// Advice on a line that failed and has a mark without blanks around it; nil for other lines.
  package static func advice(on line: String) -> String? {
    let bytes = Array(line.utf8)
    let isGlued = places(in: bytes).contains { place in
      // Later in the line a mark can be part of a word.
      let isEarly = bytes[..<place].split(whereSeparator: isBlank).count <= 2
      return (isEarly || place > 0 && isBlank(bytes[place - 1])) && Self(bytes, at: place) == nil
    }
    return isGlued ? "blanks on both sides of | and > send the output elsewhere" : nil
  }

  /// The offsets of all `|` and `>` outside quotes.
  private static func places(in bytes: [UInt8]) -> [Int] {
    var isQuoted = false
    var places: [Int] = []
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\") where isQuoted: index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "|"), UInt8(ascii: ">"): if !isQuoted { places.append(index) }
      default: break
      }
      index += 1
    }
    return places
  }

  private init?(_ bytes: [UInt8], at index: Int) {
    let word = bytes[index...].prefix { !Self.isBlank($0) }
    guard let mark = Mark(rawValue: String(decoding: word, as: UTF8.self)) else { return nil }
    guard index > 0, Self.isBlank(bytes[index - 1]) else { return nil }
    let head = bytes[..<index].reversed().drop(while: Self.isBlank).reversed()
    let rest = bytes[word.endIndex...].drop(while: Self.isBlank)
    let tail = rest.reversed().drop(while: Self.isBlank).reversed()
    guard !head.isEmpty, !tail.isEmpty else { return nil }
    self.head = String(decoding: head, as: UTF8.self)
    self.mark = mark
    self.tail = String(decoding: tail, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
