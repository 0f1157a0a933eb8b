/// Writes JSON text in ASCII the way QEMU spaces it, appending to one array of bytes.
///
/// The caller keeps containers balanced and gives each member of an object its `key` before its value.
public struct JSONWriter: Sendable {
  private enum Place {
    /// At the beginning of a message or container.
    case first
    case afterValue
    case afterKey
  }

  /// The text so far.
  public private(set) var bytes: [UInt8] = []
  private let pretty: Bool
  private var depth = 0
  private var place = Place.first

  /// Makes a writer of one line for each message, or of lines indented by four spaces for each level.
  public init(pretty: Bool = false) {
    self.pretty = pretty
  }

  /// Begins an object.
  public mutating func beginObject() { begin(UInt8(ascii: "{")) }
  /// Ends the object begun last.
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  /// Begins an array.
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }
  /// Ends the array begun last.
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  /// Writes the name of a member.
  public mutating func key(_ name: String) {
    separate()
    JSONEscaping.append(name, to: &bytes)
    finishKey()
  }

  /// Writes a name of printable ASCII without quotes and backslashes, as a schema's names are.
  public mutating func key(plain name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    finishKey()
  }

  /// Writes `null`.
  public mutating func null() { literal("null") }
  /// Writes a truth value.
  public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

  /// Writes an integer.
  public mutating func integer(_ value: Int64) {
    separate()
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    appendDigits(value.magnitude)
  }

  /// Writes an integer that is not negative.
  public mutating func unsigned(_ value: UInt64) {
    separate()
    appendDigits(value)
  }

  /// Writes the shortest spelling that reads back as the same double; null for what JSON can't spell.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    separate()
    bytes.append(contentsOf: value.description.utf8)
  }

  /// Writes a string, with everything beyond printable ASCII escaped.
  public mutating func string(_ value: String) {
    separate()
    JSONEscaping.append(value, to: &bytes)
  }

  /// Writes any value.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .unsigned(let value): unsigned(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        key(member.name)
        self.value(member.value)
      }
      endObject()
    }
  }

  /// Writes one value that is JSON text already.
  public mutating func raw(_ text: [UInt8]) {
    separate()
    bytes.append(contentsOf: text)
  }

  /// Ends a message with CR LF.
  public mutating func newline() {
    bytes.append(UInt8(ascii: "\r"))
    bytes.append(UInt8(ascii: "\n"))
    place = .first
    depth = 0
  }

  /// Hands over what was written and starts anew.
  public mutating func takeBytes() -> [UInt8] {
    let taken = bytes
    bytes = []
    place = .first
    depth = 0
    return taken
  }
}

extension JSONWriter {
  private mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    place = .first
    depth += 1
  }

  private mutating func end(_ bracket: UInt8) {
    depth -= 1
    if pretty { startLine() }
    bytes.append(bracket)
    place = .afterValue
  }

  /// Writes what stands between the last thing and a value or key.
  private mutating func separate() {
    switch place {
    case .afterKey: break
    case .afterValue where depth > 0:
      bytes.append(UInt8(ascii: ","))
      if pretty { startLine() } else { bytes.append(UInt8(ascii: " ")) }
    case .first where depth > 0 && pretty: startLine()
    case .first, .afterValue: break
    }
    place = .afterValue
  }

  private mutating func finishKey() {
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
    place = .afterKey
  }

  private mutating func startLine() {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 4 * depth))
  }

  private mutating func literal(_ text: StaticString) {
    separate()
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func appendDigits(_ value: UInt64) {
    guard value >= 10 else { return bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value)) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = value
      var first = 20
      repeat {
        first -= 1
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
        rest = quotient
      } while rest > 0
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[first...]))
    }
  }
}

/// The quoted ASCII form of strings.
enum JSONEscaping {
  static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &bytes) }
  }

  /// Runs of bytes that need no escape are copied at once.
  static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(quote)
    var run = 0
    var index = 0
    while index < text.count, isPlain(text[index]) { index += 1 }
    if index == text.count {
      bytes.append(contentsOf: text)
      return bytes.append(quote)
    }
    while index < text.count {
      let byte = text[index]
      if isPlain(byte) {
        index += 1
        continue
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[run..<index]))
      if byte < 0x80 {
        appendEscape(of: byte, to: &bytes)
        index += 1
      } else {
        index += appendScalar(at: index, of: text, to: &bytes)
      }
      run = index
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[run...]))
    bytes.append(quote)
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != quote && byte != backslash
  }

  private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
    let letter: UInt8
    switch byte {
    case quote, backslash: letter = byte
    case 0x08: letter = UInt8(ascii: "b")
    case 0x09: letter = UInt8(ascii: "t")
    case 0x0A: letter = UInt8(ascii: "n")
    case 0x0C: letter = UInt8(ascii: "f")
    case 0x0D: letter = UInt8(ascii: "r")
    default: return appendUnit(UInt16(byte), to: &bytes)
    }
    bytes.append(backslash)
    bytes.append(letter)
  }

  /// Returns the scalar's length in bytes; the UTF-8 is a Swift string's and so is known to be valid.
  private static func appendScalar(at index: Int, of text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) -> Int {
    let lead = text[index]
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for next in text[index + 1..<index + length] { value = value << 6 | UInt32(next & 0x3F) }
    // The parser refuses noncharacters, so they must not come out of us either.
    if CodePoint.isNoncharacter(value) { value = 0xFFFD }
    if value > 0xFFFF {
      appendUnit(UInt16(0xD800 + (value - 0x10000) >> 10), to: &bytes)
      appendUnit(UInt16(0xDC00 + (value - 0x10000) & 0x3FF), to: &bytes)
    } else {
      appendUnit(UInt16(value), to: &bytes)
    }
    return length
  }

  private static func appendUnit(_ unit: UInt16, to bytes: inout [UInt8]) {
    bytes.append(backslash)
    bytes.append(UInt8(ascii: "u"))
    for shift: UInt16 in [12, 8, 4, 0] {
      let digit = UInt8(unit >> shift & 0xF)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }
}
