public import QJSON

/// The introspection data of a schema, as generated text that is parsed when it is asked for.
public struct IntrospectionText: Sendable {
  private let pieces: [StaticString]

  /// Pieces of JSON text; a comma follows each entry and each element of a list, including the last.
  public init(pieces: [StaticString]) {
    self.pieces = pieces
  }

  /// The array of entries, in the schema's order.
  public var entries: JSONValue {
    var parser = JSONStreamParser()
    parser.append(text + [0x20])
    guard case .value(let value)? = parser.next() else { preconditionFailure("generated text is JSON") }
    return value
  }

  /// The array of entries without entries and members with the feature `deprecated`, if the policy hides them.
  ///
  /// As in QEMU, unstable entries are not hidden, nor types that are no longer referred to.
  public func entries(after policy: FeaturePolicy) -> JSONValue {
    guard policy.deprecatedOutput == .hide else { return entries }
    let kept = (entries.arrayValue ?? []).filter { !Self.isDeprecated($0) }
    return .array(
      kept.map { entry in
        guard entry["meta-type"] == .string("object"), var object = entry.objectValue,
          let members = entry["members"]?.arrayValue
        else { return entry }
        object["members"] = .array(members.filter { !Self.isDeprecated($0) })
        return .object(object)
      })
  }

  private static func isDeprecated(_ element: JSONValue) -> Bool {
    element["features"]?.arrayValue?.contains(.string("deprecated")) ?? false
  }

  /// The text without the commas before closing brackets.
  private var text: [UInt8] {
    var text: [UInt8] = [UInt8(ascii: "[")]
    text.reserveCapacity(pieces.reduce(2) { $0 + $1.utf8CodeUnitCount })
    for piece in pieces { piece.withUTF8Buffer { text.append(contentsOf: $0) } }
    text.append(UInt8(ascii: "]"))
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for byte in text {
      if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
        while let last = result.last, last == 0x20 || last == 0x0A { result.removeLast() }
        if result.last == UInt8(ascii: ",") { result.removeLast() }
      }
      result.append(byte)
    }
    return result
  }
}
