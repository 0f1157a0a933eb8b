package import HMP
package import MonitorAPI
import QJSON

/// Options in one word as QEMU's own option parser reads them: `socket,id=c0,server=on`.
///
/// Unlike `OptionText`, keys have no structure, a word without `=` is a flag (`nowait` is `wait=off`), and any word may
/// ask for help.
package struct NativeOptions: Sendable, Equatable {
  package struct Option: Sendable, Equatable {
    package let name: String
    package let value: String
    /// As it was written, where that was without `=`.
    package let flag: String?
  }

  package private(set) var options: [Option] = []

  /// Reads options; the first word may be the bare value of the implied name.
  package init(_ text: String, implied: String) {
    var rest = text.utf8[...]
    while !rest.isEmpty {
      let end = rest.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ",") } ?? rest.endIndex
      if end < rest.endIndex, rest[end] == UInt8(ascii: "=") {
        let name = String(decoding: rest[..<end], as: UTF8.self)
        rest = rest[rest.index(after: end)...]
        options.append(Option(name: name, value: Self.value(&rest), flag: nil))
      } else if options.isEmpty {
        options.append(Option(name: implied, value: Self.value(&rest), flag: nil))
      } else {
        options.append(Option(flag: String(decoding: rest[..<end], as: UTF8.self)))
        rest = rest[end...].dropFirst()
      }
    }
  }

  /// Reads up to a single comma and goes past it; two commas are one of the value.
  private static func value(_ rest: inout Substring.UTF8View) -> String {
    var content: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: ",") {
        guard rest.first == UInt8(ascii: ",") else { break }
        rest = rest.dropFirst()
      }
      content.append(byte)
    }
    return String(decoding: content, as: UTF8.self)
  }

  /// Whether a word asks for help instead of giving a value.
  package static func isHelp(_ word: String) -> Bool { word == "help" || word == "?" }
}

extension NativeOptions.Option {
  fileprivate init(flag: String) {
    let isNegative = flag.hasPrefix("no")
    self.init(name: isNegative ? String(flag.dropFirst(2)) : flag, value: isNegative ? "off" : "on", flag: flag)
  }

  /// What QEMU says to a flag: it wants a value.
  package var warning: String? {
    guard let flag else { return nil }
    let better = name == "delay" ? "nodelay=\(value == "off" ? "on" : "off")" : "\(name)=\(value)"
    return "warning: short-form boolean option '\(flag)' deprecated\nPlease use \(better) instead\n"
  }
}

/// A value of one of QEMU's own options, as text and by its type.
///
/// The faults are in the words of QEMU's option parser, in lines without the last line feed.
package enum NativeOptionValue {
  /// What is wrong with a value.
  package struct Fault: Error, Sendable, Equatable {
    package let text: String

    package init(text: String) { self.text = text }
  }

  /// Throws where the text is not a value of the type.
  package static func check(_ text: String, _ type: CommandLineParameterType, of name: String) throws(Fault) {
    switch type {
    case .boolean: _ = try boolean(text, of: name)
    case .number: _ = try number(text, of: name)
    case .size: _ = try size(text, of: name)
    case .string, .unknown: break
    }
  }

  package static func boolean(_ text: String, of name: String) throws(Fault) -> Bool {
    guard case .bool(let value)? = OptionType.boolean.value(of: text) else {
      throw Fault(text: "Parameter '\(name)' expects 'on' or 'off'")
    }
    return value
  }

  /// Reads a number in C's notation; a negative one wraps.
  package static func number(_ text: String, of name: String) throws(Fault) -> UInt64 {
    switch CInteger(text) {
    case .value(let magnitude, let isNegative): return isNegative ? 0 &- magnitude : magnitude
    case .tooLarge: throw Fault(text: "Value '\(text)' is too large for parameter '\(name)'")
    case .none: throw Fault(text: "Parameter '\(name)' expects a number")
    }
  }

  /// Reads a number of bytes, in another unit with a suffix.
  package static func size(_ text: String, of name: String) throws(Fault) -> UInt64 {
    if let size = SizeText.bytes(text, .bytes) { return UInt64(size) }
    if case .tooLarge? = CInteger(text) {
      throw Fault(text: "Value '\(text)' is out of range for parameter '\(name)'")
    }
    throw Fault(
      text: """
        Parameter '\(name)' expects a non-negative number below 2^64
        Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-
        and exabytes, respectively.
        """)
  }
}

extension OptionType {
  /// The type of an object's property; unknown for the names of enumerations and structures, which only the target
  /// knows.
  package init(propertyType type: String, name: String) {
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
  package static func namesSize(_ name: String) -> Bool {
    name == "size" || name.hasSuffix("-size") || ["sndbuf", "align", "offset"].contains(name)
  }
}
