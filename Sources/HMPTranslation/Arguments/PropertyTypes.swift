import HMP

extension OptionType {
  /// The type of an object's property; unknown for the names of enumerations and structures, which only the target
  /// knows.
  init(propertyType type: String, name: String) {
    switch type {
    case "str", "string": self = .string
    case "bool": self = .boolean
    case "number", "double": self = .number
    case "size", "size32": self = .size
    case "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "int8_t", "int16_t",
      "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t":
      self = Self.namesSize(name) ? .size : .integer
    default: self = .unknown
    }
  }

  /// Whether an integer of this name is a size, which may have a suffix.
  static func namesSize(_ name: String) -> Bool {
    name == "size" || name.hasSuffix("-size") || ["sndbuf", "align", "offset"].contains(name)
  }
}
