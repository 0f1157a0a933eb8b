import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

/// The options of a character device as `chardev-add` takes them, checked against those that the target has.
struct ChardevOptions: Sendable {
  /// The kind of device; nil where none is named.
  private(set) var backend: String?
  /// Nil where none is given.
  let id: String?
  /// What QEMU's option parser says to options that it takes all the same.
  private(set) var warnings: String

  private var values: [String: String] = [:]

  /// Reads options, and asks the target which there are; where it does not say, all are taken.
  @MainLoop
  init(_ text: String, on context: HMPContext) async throws(HMPFailure) {
    let written = NativeOptions(text, implied: "backend")
    try self.init(written, types: await Self.types(of: written, on: context))
    if let backend, let kind = Self.oldNames[backend], !(await context.target.has(Self.laterThanOldNames)) {
      warnings += "warning: The alias '\(backend)' is deprecated, use '\(kind)' instead\n"
      self.backend = kind
    }
  }

  /// Names of kinds that targets before QEMU 8.0 take.
  private static let oldNames = ["tty": "serial", "parport": "parallel"]

  /// A command that came when those names went.
  private static let laterThanOldNames = "query-cryptodev"

  private init(_ written: NativeOptions, types: [String: CommandLineParameterType]?) throws(HMPFailure) {
    id = written.options.first { $0.name == "id" }?.value
    if let id, !Self.isIdentifier(id) {
      throw Self.unreadable(
        """
        Parameter 'id' expects an identifier
        Identifiers consist of letters, digits, '-', '.', '_', starting with a letter.
        """)
    }
    for option in written.options where option.name != "id" {
      // The list of options goes to the output of the target's process.
      if let flag = option.flag, NativeOptions.isHelp(flag) { throw Self.unreadable(nil) }
      if let types {
        guard let type = types[option.name] else { throw Self.unreadable("Invalid parameter '\(option.name)'") }
        do throws(NativeOptionValue.Fault) {
          try NativeOptionValue.check(option.value, type, of: option.name)
        } catch {
          throw Self.unreadable(error.text)
        }
      }
      values[option.name] = option.value
    }
    backend = values["backend"]
    warnings = written.options.compactMap(\.warning).joined()
  }

  @MainLoop
  private static func types(
    of written: NativeOptions, on context: HMPContext
  ) async throws(HMPFailure) -> [String: CommandLineParameterType]? {
    let plain = ["backend", "id"]
    guard written.options.contains(where: { !plain.contains($0.name) }),
      await context.target.has(QueryCommandLineOptions.name)
    else { return nil }
    let lists = try await context.ask(QueryCommandLineOptions(option: "chardev"), to: "describe its options")
    return lists.first.map { list in
      Dictionary(list.parameters.map { ($0.name, $0.type) }) { first, _ in first }
    }
  }

  private static func unreadable(_ reason: String?) -> HMPFailure {
    .refused((reason.map { $0 + "\n" } ?? "") + "Error: Parsing chardev args failed\n")
  }

  private static func isIdentifier(_ text: String) -> Bool {
    let bytes = text.utf8
    func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
    guard let first = bytes.first, isLetter(first) else { return false }
    return bytes.allSatisfy { byte in
      isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._".utf8.contains(byte)
    }
  }
}

extension ChardevOptions {
  /// The text of an option; nil where it was not given.
  subscript(name: String) -> String? { values[name] }

  /// The value of an option that is on or off; nil where it was not given.
  func flag(_ name: String) -> Bool? {
    values[name].flatMap { try? NativeOptionValue.boolean($0, of: name) }
  }

  /// The value of an option that is a number; nil where it was not given.
  func number(_ name: String) -> JSONValue? {
    values[name].flatMap { try? NativeOptionValue.number($0, of: name) }.map { .integer(Int64(bitPattern: $0)) }
  }

  /// The value of an option that is a number of bytes; nil where it was not given.
  func size(_ name: String) -> JSONValue? {
    values[name].flatMap { try? NativeOptionValue.size($0, of: name) }.map { JSONValue($0) }
  }

  /// The value of an option that there has to be.
  func required(_ name: String, _ complaint: String) throws(HMPFailure) -> JSONValue {
    guard let value = values[name] else { throw .qmp(.generic("chardev: \(complaint)")) }
    return .string(value)
  }
}
