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

  public private(set) var bytes: [UInt8] = []
  private let pretty: Bool
  private var depth = 0
  private var place = Place.first

  public init(pretty: Bool = false) {
    self.pretty = pretty
  }

  public mutating func beginObject() { begin(UInt8(ascii: "{")) }
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }
  public mutating func endArray() { end(UInt8(ascii: "]")) }

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

  public mutating func null() { literal("null") }
  public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

  public mutating func integer(_ value: Int64) {
    separate()
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    appendDigits(value.magnitude)
  }

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

  public mutating func string(_ value: String) {
    separate()
    JSONEscaping.append(value, to: &bytes)
  }

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
