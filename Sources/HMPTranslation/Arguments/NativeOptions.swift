import HMP

/// Options in one word as QEMU's own option parser reads them: `socket,id=c0,server=on`.
///
/// Unlike `OptionText`, keys have no structure, a word without `=` is a flag (`nowait` is `wait=off`), and any word may
/// ask for help.
struct NativeOptions: Sendable, Equatable {
  struct Option: Sendable, Equatable {
    let name: String
    let value: String
    /// As it was written, where that was without `=`.
    let flag: String?
  }

  private(set) var options: [Option] = []

  /// Reads options; the first word may be the bare value of the implied name.
  init(_ text: String, implied: String) {
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
  static func isHelp(_ word: String) -> Bool { word == "help" || word == "?" }
}

extension NativeOptions.Option {
  fileprivate init(flag: String) {
    let isNegative = flag.hasPrefix("no")
    self.init(name: isNegative ? String(flag.dropFirst(2)) : flag, value: isNegative ? "off" : "on", flag: flag)
  }

  /// What QEMU says to a flag: it wants a value.
  var warning: String? {
    guard let flag else { return nil }
    let better = name == "delay" ? "nodelay=\(value == "off" ? "on" : "off")" : "\(name)=\(value)"
    return "warning: short-form boolean option '\(flag)' deprecated\nPlease use \(better) instead\n"
  }
}
