import HMPTables
import MainLoop
import QJSON

/// The output of `help`, in the native monitor's layout.
public struct HMPHelp: Sendable {
  private let table: HMPTable
  private let isPreconfig: Bool

  /// Makes the help of a table.
  ///
  /// With `isPreconfig`, the help leaves out the commands that cannot run before the machine is initialized.
  public init(_ table: HMPTable, isPreconfig: Bool = false) {
    self.table = table
    self.isPreconfig = isPreconfig
  }

  /// Returns the output of `help TEXT`: the line of one command, or the lines of a sub-table or of the main table.
  ///
  /// Words after a command are ignored. The output is empty if the text has more than 16 words or an invalid token.
  ///
  /// - Throws: `HMPError.unknownCommand` if no command has the name.
  public func output(for text: String = "") throws(HMPError) -> HMPOutput {
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

  /// Lists the commands of a sub-table, or of the main table.
  public func list(in subTable: String?) -> HMPOutput {
    let prefix = subTable.map { [$0] } ?? []
    return output(of: table.rows(in: subTable), prefix: prefix[...])
  }

  private static let wordLimit = 16

  private func words(of text: String) -> [String]? {
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

  private func isShown(_ row: HMPRow) -> Bool { row.flags.contains(.preconfig) || !isPreconfig }

  private func output(of rows: [HMPRow], prefix: ArraySlice<String>) -> HMPOutput {
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
  /// Returns the output of `help TEXT`.
  ///
  /// It is that of the target's own monitor if `HMPOptions.nativeHelp` is set and returns one.
  @MainLoop
  public func help(on text: String) async throws(HMPError) -> HMPOutput {
    if let output = await options.nativeHelp?(text, self) { return output }
    return try HMPHelp(table, isPreconfig: state.isPreconfig).output(for: text)
  }
}

extension HMPHelp {
  /// Returns the full description of a command: the native monitor's line, the details, the arguments and an example.
  public func details(of row: HMPRow, prefix: [String]) -> HMPOutput {
    let native = output(of: [row], prefix: prefix[...])
    var text = native.styled ?? HMPStyledText(native.text)
    var value = native.value.arrayValue?.first?.objectValue ?? [:]
    let rest = row.details.split(separator: "\n\n").dropFirst()
    for paragraph in rest { text.append("\n" + HelpText.paragraph(String(paragraph))) }
    if !row.arguments.isEmpty {
      let column = min(Self.widestColumn, (row.arguments.map { Self.shownName($0).utf8.count }.max() ?? 0) + 4)
      text.append("\nArguments:", .heading)
      text.append("\n" + row.arguments.map { Self.item($0, of: row, column) }.joined())
      value["arguments"] = .array(row.arguments.map { Self.value(of: $0, of: row) })
    }
    if !row.example.isEmpty {
      text.append("\nExample:", .heading)
      text.append(" \(row.example)\n")
      value["example"] = .string(row.example)
    }
    if !rest.isEmpty { value["details"] = .string(rest.joined(separator: "\n\n")) }
    if !row.topic.isEmpty { value["topic"] = .string(row.topic) }
    return HMPOutput(text, value: .object(value))
  }

  private static let widestColumn = 20

  private static func shownName(_ argument: HMPArgument) -> String {
    argument.kind.flagLetter.map { "-\(Character(UnicodeScalar($0)))" } ?? argument.name
  }

  private static func item(_ argument: HMPArgument, of row: HMPRow, _ column: Int) -> String {
    let type = argument.kind.title + (argument.isOptional ? ", optional" : "")
    return HelpText.item("  " + shownName(argument), "(\(type)) \(meaning(of: argument, row))", column: column)
  }

  private static func value(of argument: HMPArgument, of row: HMPRow) -> JSONValue {
    [
      "name": .string(argument.name), "type": .string(argument.kind.title), "optional": .bool(argument.isOptional),
      "notation": .string(argument.notation), "help": .string(meaning(of: argument, row)),
    ]
  }

  private static func meaning(of argument: HMPArgument, _ row: HMPRow) -> String {
    row.argumentHelp.first { $0.name == argument.name }?.text ?? ""
  }
}

extension HMPArgument {
  /// Whether a line can leave the argument out.
  fileprivate var isOptional: Bool {
    switch kind {
    case .flag, .flagWithValue, .format: true
    default: presence != .required
    }
  }
}

extension HMPArgument.Kind {
  /// The name of the kind in help.
  fileprivate var title: String {
    switch self {
    case .filename: "file"
    case .blockDevice: "block device or node"
    case .string: "text"
    case .restOfLine: "rest of the line"
    case .options: "key=value,..."
    case .format: "/count, format, size"
    case .int32, .int64: "number"
    case .megabytes: "number of MiB"
    case .size: "size"
    case .time: "time"
    case .boolean: "on or off"
    case .flag: "flag"
    case .flagWithValue: "flag with a value"
    }
  }
}

extension HMPHelp {
  /// The subject of a text after `help`.
  public enum Subject: Sendable {
    /// The main table, or the sub-table with that name.
    case list(String?)
    /// One command, and the words before its name.
    case command(HMPRow, prefix: [String])
    /// Words that are not the name of a command.
    case unknown([String])
    /// A text that cannot be split into words.
    case nothing
  }

  /// Finds the subject of `help TEXT`; words after a command's name are ignored.
  public func subject(of text: String) -> Subject {
    guard let words = words(of: text) else { return .nothing }
    var level: String?
    for (position, word) in words.enumerated() {
      guard let row = table.row(word, in: level), isShown(row) else { return .unknown(words) }
      guard case .subTable = row.binding else { return .command(row, prefix: Array(words[..<position])) }
      level = row.name
    }
    return .list(level)
  }

  /// Returns the lines of the commands whose names contain the words; if there are none, of those whose help does.
  ///
  /// Upper and lower case are not distinguished. Returns nil if no command matches.
  public func search(_ words: [String]) -> HMPOutput? {
    let wanted = words.joined(separator: " ").lowercased()
    guard !wanted.isEmpty else { return nil }
    let rows = table.rows.filter(isShown)
    var found = rows.filter { row in ([row.path] + row.aliases).contains { $0.lowercased().contains(wanted) } }
    if found.isEmpty {
      found = rows.filter { row in
        ([row.help, row.details, row.topic] + row.argumentHelp.map(\.text) + row.qmpCommands)
          .contains { $0.lowercased().contains(wanted) }
      }
    }
    guard !found.isEmpty else { return nil }
    return found.reduce(into: HMPOutput(value: .array([]))) { output, row in
      output.append(self.output(of: [row], prefix: row.table.map { [$0] }?[...] ?? []))
    }
  }

  /// Lists the names of all commands under the headings of the tables, which are sorted.
  public func topics() -> HMPOutput {
    var titles: [String] = []
    var names: [String: [String]] = [:]
    for row in table.rows where isShown(row) {
      let title = row.topic.isEmpty ? "Other commands" : row.topic
      if names[title] == nil { titles.append(title) }
      names[title, default: []].append(row.path)
    }
    titles.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var text = HMPStyledText()
    var values: [JSONValue] = []
    for title in titles {
      let commands = names[title] ?? []
      text.append(title, .heading)
      text.append("\n" + HelpText.list(commands))
      values.append(["topic": .string(title), "commands": .array(commands.map { .string($0) })])
    }
    text.append("help COMMAND describes a command, help WORD finds the commands about a subject\n")
    return HMPOutput(text, value: .array(values))
  }
}

extension HMPOutput {
  fileprivate mutating func append(_ other: HMPOutput) {
    append(other.styled ?? HMPStyledText(other.text))
    value = .array((value.arrayValue ?? []) + (other.value.arrayValue ?? []))
  }
}

/// Lays out text of help in lines of at most 79 columns; a longer word exceeds them.
package enum HelpText {
  package static let width = 79

  /// Lays out names with commas between them, indented by two columns.
  package static func list(_ names: [String]) -> String {
    let words = names.enumerated().map { $0.offset == names.count - 1 ? $0.element : $0.element + "," }
    return filled(words, first: "  ", others: "  ")
  }

  /// Lays out a paragraph whose lines begin with the indentation.
  package static func paragraph(_ text: String, indent: String = "") -> String {
    filled(text.split(whereSeparator: \.isWhitespace).map(String.init), first: indent, others: indent)
  }

  /// Lays out a name, and its description in a column of its own.
  package static func item(_ name: String, _ text: String, column: Int) -> String {
    let indent = String(repeating: " ", count: column)
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard name.utf8.count + 2 <= column else { return name + "\n" + filled(words, first: indent, others: indent) }
    let gap = String(repeating: " ", count: column - name.utf8.count)
    return filled(words, first: name + gap, others: indent)
  }

  private static func filled(_ words: [String], first: String, others: String) -> String {
    var text = ""
    var line = first
    var isEmpty = true
    for word in words {
      if !isEmpty, line.utf8.count + 1 + word.utf8.count > width {
        text += line + "\n"
        line = others
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return text + line + "\n"
  }
}
