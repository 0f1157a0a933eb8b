public import QJSON

extension String: QAPIValue {
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .string(let text) = value else { throw ReadError(.type(expected: "string")) }
    self = text
  }

  public func write(to writer: inout QAPIWriter) { writer.json.string(self) }
}

extension Bool: QAPIValue {
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .bool(let truth) = value else { throw ReadError(.type(expected: "boolean")) }
    self = truth
  }

  public func write(to writer: inout QAPIWriter) { writer.json.bool(self) }
}

extension Double: QAPIValue {
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard let number = value.doubleValue else { throw ReadError(.type(expected: "number")) }
    self = number
  }

  public func write(to writer: inout QAPIWriter) { writer.json.number(self) }
}

extension JSONValue: QAPIValue {
  public init(reading value: JSONValue, _ options: ReadOptions) { self = value }

  public func write(to writer: inout QAPIWriter) { writer.json.value(self) }
}

extension Array: QAPIValue where Element: QAPIValue {
  public init(reading value: JSONValue, _ options: ReadOptions) throws(ReadError) {
    guard case .array(let elements) = value else { throw ReadError(.type(expected: "array")) }
    var result: [Element] = []
    result.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      do throws(ReadError) {
        result.append(try Element(reading: element, options))
      } catch {
        throw error.inside(.index(index))
      }
    }
    self = result
  }

  public func write(to writer: inout QAPIWriter) {
    writer.json.beginArray()
    for element in self { element.write(to: &writer) }
    writer.json.endArray()
  }
}
