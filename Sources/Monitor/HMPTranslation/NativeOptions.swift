import HMP
package import MonitorAPI
import QJSON

/// Options as the option parser of QEMU reads them: `socket,id=c0,server=on`.
///
/// In contrast to `OptionText`, names have no structure, a word without `=` is a flag (`nowait` is `wait=off`), and any
/// word can request help.
package struct NativeOptions: Sendable, Equatable {
  package struct Option: Sendable, Equatable {
    package let name: String
    package let value: String
    /// The word as written, if it has no `=`.
    package let flag: String?
  }

  package private(set) var options: [Option] = []

  /// Reads options; the first word may be the value of the implied name.
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

  /// Reads a value and the comma after it; a doubled comma is a comma of the value.
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

  /// Whether a word requests help.
  package static func isHelp(_ word: String) -> Bool { word == "help" || word == "?" }

  /// The values in a list separated by commas; a doubled comma is a comma of the value.
  package static func values(_ text: String) -> [String] {
    var rest = text.utf8[...]
    var values: [String] = []
    while !rest.isEmpty { values.append(value(&rest)) }
    return values
  }

  /// The names in a list separated by commas; a comma at the end adds no empty name.
  package static func names(_ text: String) -> [String] {
    var names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if names.last?.isEmpty ?? false { names.removeLast() }
    return names
  }
}

extension NativeOptions.Option {
  fileprivate init(flag: String) {
    let isNegative = flag.hasPrefix("no")
    self.init(name: isNegative ? String(flag.dropFirst(2)) : flag, value: isNegative ? "off" : "on", flag: flag)
  }

  /// The warning that QEMU prints for a flag.
  package var warning: String? {
    guard let flag else { return nil }
    let better = name == "delay" ? "nodelay=\(value == "off" ? "on" : "off")" : "\(name)=\(value)"
    return "warning: short-form boolean option '\(flag)' deprecated\nPlease use \(better) instead\n"
  }
}

/// The values of options, read as the option parser of QEMU reads them.
package enum NativeOptionValue {
  /// Checks that a text is a value of the type.
  package static func check(
    _ text: String, _ type: CommandLineParameterType, of name: String
  ) throws(NativeOptionError) {
    switch type {
    case .boolean: _ = try boolean(text, of: name)
    case .number: _ = try number(text, of: name)
    case .size: _ = try size(text, of: name)
    case .string, .unknown: break
    }
  }

  package static func boolean(_ text: String, of name: String) throws(NativeOptionError) -> Bool {
    guard case .bool(let value)? = OptionType.boolean.value(of: text) else {
      throw NativeOptionError(text: "Parameter '\(name)' expects 'on' or 'off'")
    }
    return value
  }

  /// Reads a number in the syntax of C; a negative number wraps.
  package static func number(_ text: String, of name: String) throws(NativeOptionError) -> UInt64 {
    switch CInteger(text) {
    case .value(let magnitude, let isNegative): return isNegative ? 0 &- magnitude : magnitude
    case .tooLarge: throw NativeOptionError(text: "Value '\(text)' is too large for parameter '\(name)'")
    case .none: throw NativeOptionError(text: "Parameter '\(name)' expects a number")
    }
  }

  /// Reads a size in bytes, or in the unit of its suffix.
  package static func size(_ text: String, of name: String) throws(NativeOptionError) -> UInt64 {
    if let size = SizeText.bytes(text, .bytes) { return UInt64(size) }
    if case .tooLarge? = CInteger(text) {
      throw NativeOptionError(text: "Value '\(text)' is out of range for parameter '\(name)'")
    }
    throw NativeOptionError(
      text: """
        Parameter '\(name)' expects a non-negative number below 2^64
        Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-
        and exabytes, respectively.
        """)
  }

  /// Checks that the value of `id` is an identifier.
  package static func checkID(_ id: String) throws(NativeOptionError) {
    guard !OptionText.isIdentifier(id) else { return }
    throw NativeOptionError(
      text: """
        Parameter 'id' expects an identifier
        Identifiers consist of letters, digits, '-', '.', '_', starting with a letter.
        """)
  }
}

/// An error in the value of an option, in the words of QEMU's option parser.
package struct NativeOptionError: Error, Sendable, Equatable {
  /// One or more lines, without a line feed at the end.
  package let text: String

  package init(text: String) { self.text = text }
}
