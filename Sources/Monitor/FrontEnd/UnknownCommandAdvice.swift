import HMP
import MainLoop
import QAPIRuntime
import QJSON

/// What a person may have meant by a line whose command does not exist.
@MainLoop
struct UnknownCommandAdvice {
  private let context: HMPContext

  init(_ context: HMPContext) { self.context = context }

  /// How long the target has to list its QMP commands.
  private static let patience = Duration.milliseconds(500)

  /// Fewer letters than these before the last separator tell nothing.
  private static let shortestFamily = 3
  /// More commands than these are no advice.
  private static let mostRelatives = 6

  /// The advice for a line that names no command; nil if there is none.
  func text(for line: String, named name: String) async -> String? {
    if let words = Self.qmpLine(of: line) { return "a QMP message is written as: \(words)" }
    guard !name.isEmpty, name.utf8.allSatisfy({ Self.isPartOfName($0) }) else { return nil }
    let names = context.table.rows.filter { $0.table == nil }.flatMap { [$0.name] + $0.aliases }
    if let other = names.first(where: { Self.plain($0) == Self.plain(name) }) { return "the command is \(other)" }
    let target = context.target
    let known = await MainLoop.withDeadline(after: Self.patience) { try? await target.commandNames() }
    if (known ?? nil)?.contains(name) ?? false { return "qmp \(name) executes the QMP command of this name" }
    guard let end = name.lastIndex(where: Self.isSeparator) else { return nil }
    let relatives = names.filter { $0.hasPrefix(name[...end]) }.sorted()
    let isUseful = name[..<end].count >= Self.shortestFamily && (1...Self.mostRelatives).contains(relatives.count)
    return isUseful ? "there is \(relatives.joined(separator: ", "))" : nil
  }

  /// The line that executes a QMP message; nil if the line is none.
  private static func qmpLine(of line: String) -> String? {
    guard line.first(where: { !$0.isWhitespace }) == "{", let message = try? JSONValue.parse(line),
      let name = message["execute"]?.stringValue
    else { return nil }
    return "qmp \(name)" + (message["arguments"].map { " \($0.withoutSecrets.text())" } ?? "")
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_".utf8.contains(byte)
    }
  }

  private static func isSeparator(_ character: Character) -> Bool { character == "-" || character == "_" }

  /// The name as people remember it.
  private static func plain(_ name: String) -> String { name.lowercased().replacing("-", with: "_") }
}
