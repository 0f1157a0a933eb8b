public import QJSON

/// A value whose text has been made: for a result that is large and does not change.
public struct EncodedJSON: QAPIValue {
  private let text: [UInt8]

  /// Writes the value once.
  public init(_ value: JSONValue) { text = Array(value.text().utf8) }

  /// Reads any value.
  public init(reading value: JSONValue, _ options: ReadOptions) { self.init(value) }

  /// Copies the text.
  public func write(to writer: inout QAPIWriter) { writer.json.raw(text) }
}
