import HMPTables
import MainLoop
import QJSON

/// What `help` says, in the native monitor's layout.
public struct HMPHelp: Sendable {
  let table: HMPTable
  private let isPreconfig: Bool

  /// Before the initialisation of the machine, commands that have to wait for it are left out.
  public init(_ table: HMPTable, isPreconfig: Bool = false) {
    self.table = table
    self.isPreconfig = isPreconfig
  }

  /// Answers `help TEXT`: one command's line, a sub-table's lines, or all lines of the main table.
  ///
  /// Words after a command are ignored. More than 16 words, or one that is no token, give an empty answer.
  public func answer(_ text: String = "") throws(HMPFailure) -> HMPOutput {
    guard let words = words(of: text) else { return HMPOutput() }
    var level: String?
    for (position, word) in words.enumerated() {
      guard let row = table.row(word, in: level), isShown(row) else {
        throw .unknownCommand(typed: words[...position].joined(separator: " "))
      }
      guard case .subTable = row.binding else {
        return output(of: [row], prefix: words[..<position])
      }
      level = row.name
    }
    return output(of: table.rows(in: level), prefix: words[...])
  }

  /// The lines of a sub-table, or of the main one.
  public func list(in subTable: String?) -> HMPOutput {
    let prefix = subTable.map { [$0] } ?? []
    return output(of: table.rows(in: subTable), prefix: prefix[...])
  }

  private static let wordLimit = 16

  func words(of text: String) -> [String]? {
    var scanner = LineScanner(text)
    var words: [String] = []
    scanner.skipBlanks()
    while !scanner.isAtEnd {
      guard words.count < Self.wordLimit, let word = try? scanner.readToken() else { return nil }
      words.append(word)
      scanner.skipBlanks()
    }
    return words
  }

  func isShown(_ row: HMPRow) -> Bool { row.flags.contains(.preconfig) || !isPreconfig }

  func output(of rows: [HMPRow], prefix: ArraySlice<String>) -> HMPOutput {
    let shown = rows.filter(isShown)
    let words = prefix.map { $0 + " " }.joined()
    var text = HMPStyledText()
    for row in shown {
      text.append(words + row.spelling, .name)
      text.append(" \(row.params) -- \(row.help)\n")
    }
    return HMPOutput(text, value: .array(shown.map { Self.value(of: $0, prefix: words) }))
  }

  private static func value(of row: HMPRow, prefix: String) -> JSONValue {
    .object([
      "name": .string(prefix + row.name), "aliases": .array(row.aliases.map { .string($0) }),
      "params": .string(row.params), "help": .string(row.help),
    ])
  }
}

extension HMPContext {
  /// Answers `help TEXT`, in the words of the target's own monitor where those are wanted and it knows what is meant.
  @MainLoop
  public func help(on text: String) async throws(HMPFailure) -> HMPOutput {
    if let answer = await options.nativeHelp?(text, self) { return answer }
    return try HMPHelp(table, isPreconfig: state.isPreconfig).answer(text)
  }
}
