public import QJSON

/// What a schema tells its clients of itself, as generated text that is read when somebody asks.
public struct IntrospectionText: Sendable {
  private let pieces: [StaticString]

  /// The pieces of JSON entries; behind each entry and each element of a list there is a comma, the last one as well.
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

  /// The array of entries without what the policy hides: entries with the feature `deprecated`, and members with it.
  ///
  /// Nothing else is hidden, whatever the policy says of what is unstable, and not what can't be reached any more.
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

  /// The text as JSON has it, without the commas that stand before a closing bracket.
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
