import QJSON

extension HMPHelp {
  /// What a text after `help` is about.
  public enum Subject: Sendable {
    /// The main table, or the sub-table with that name.
    case list(String?)
    /// One command, and the words before its name.
    case command(HMPRow, prefix: [String])
    /// No command has such a name.
    case unknown([String])
    /// It is no list of words.
    case nothing
  }

  /// Finds what `help TEXT` is about; words after a command's name are ignored.
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

  /// The lines of the commands that have a word in their name, else of those that have it in what is said of them.
  ///
  /// Upper and lower case are the same. Nil when there are none.
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

  /// The names of all commands under the headings of the tables, in the order of the first command of each.
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
    text.append("help COMMAND says more of one, help WORD finds those that have to do with something\n")
    return HMPOutput(text, value: .array(values))
  }
}

extension HMPOutput {
  fileprivate mutating func append(_ other: HMPOutput) {
    append(other.styled ?? HMPStyledText(other.text))
    value = .array((value.arrayValue ?? []) + (other.value.arrayValue ?? []))
  }
}
