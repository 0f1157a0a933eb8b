public import QJSON

/// The type of what does not exist in a build: it has no values, and no JSON is one.
public enum QAPIAbsent: QAPIObject {
  public init(members reader: inout ObjectReader) throws(ReadError) { throw ReadError(.unexpected) }

  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) { throw ReadError(.unexpected) }

  public func write(members writer: inout QAPIWriter) {}
}

extension ObjectReader {
  /// What becomes of a discriminator's value whose branch does not exist in a build.
  ///
  /// - Throws: as for an unknown value, unless reading is lenient.
  public mutating func missingBranch(
    _ discriminator: StaticString, _ value: StaticString
  ) throws(ReadError) -> QAPIUnknownBranch {
    if options.contains(.lenient) { return unknownBranch(value.description) }
    throw ReadError(.unknownValue(value.description), path: [.member(discriminator.description)])
  }
}
