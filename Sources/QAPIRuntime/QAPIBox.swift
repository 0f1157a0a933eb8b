public import QJSON

/// A value kept elsewhere, so that a struct may have one of its own type in it.
public final class QAPIBox<Value: QAPIValue>: QAPIValue {
  public let value: Value

  public init(_ value: Value) {
    self.value = value
  }

  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    self.value = try Value(reading: value, options)
  }

  public func write(to writer: inout QAPIWriter) { value.write(to: &writer) }
}
