import QAPISchema

/// The integers that a type has.
struct IntegerRange: Equatable {
  var lowest: Int64
  var highest: UInt64

  init(_ type: BuiltinType) {
    switch type {
    case .int8: self.init(Int64(Int8.min), UInt64(Int8.max))
    case .int16: self.init(Int64(Int16.min), UInt64(Int16.max))
    case .int32: self.init(Int64(Int32.min), UInt64(Int32.max))
    case .uint8: self.init(0, UInt64(UInt8.max))
    case .uint16: self.init(0, UInt64(UInt16.max))
    case .uint32: self.init(0, UInt64(UInt32.max))
    case .uint64, .size: self.init(0, .max)
    case .int, .int64, .str, .number, .bool, .any, .null: self.init(.min, UInt64(Int64.max))
    }
  }

  private init(_ lowest: Int64, _ highest: UInt64) {
    self.lowest = lowest
    self.highest = highest
  }

  /// The integers that are taken for a type where it is read: the widest unsigned one also takes negative ones.
  static func accepted(by type: BuiltinType) -> IntegerRange {
    var range = IntegerRange(type)
    if range.highest == .max { range.lowest = .min }
    return range
  }

  func contains(_ other: IntegerRange) -> Bool { lowest <= other.lowest && highest >= other.highest }
}
