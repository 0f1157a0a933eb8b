/// The word in front of the cursor and what may stand in its place.
struct WordAtCursor {
  /// A flag's letter and what it means.
  struct Flag {
    let letter: Character
    let help: String
  }

  enum Kind {
    /// A command of the main table, or of a sub-table.
    case command(in: String?)
    case flags([Flag])
    case values(String)
  }

  var kind: Kind
  /// Where it begins, in bytes from the start of the line.
  var start: Int
  /// What has been typed of it, without quotes and escapes.
  var prefix: String
  var quoting: TokenQuoting
}

/// Finds the word at the end of a text that stops at the cursor.
struct WordFinder {
  private var scanner: LineScanner
  private let table: HMPTable

  init(_ text: LineScanner, _ table: HMPTable) {
    self.scanner = text
    self.table = table
  }

  /// The word; nil where nothing can be offered.
  mutating func find() -> WordAtCursor? {
    var level: String?
    while true {
      scanner.skipBlanks()
      let start = scanner.position
      let name = scanner.readCommandName() ?? ""
      if scanner.isAtEnd { return command(name, at: start, in: level) }
      guard let row = table.row(name, in: level) else { return nil }
      guard case .subTable = row.binding else { return argument(of: row) }
      level = row.name
    }
  }

  private func command(_ prefix: String, at start: Int, in level: String?) -> WordAtCursor {
    WordAtCursor(kind: .command(in: level), start: start, prefix: prefix, quoting: .never)
  }

  /// Reads the arguments in front of the cursor and takes what is then due.
  private func argument(of row: HMPRow) -> WordAtCursor? {
    var reader = ArgumentReader(scanner, of: row) { _ in 0 }
    var memory = FormatMemory()
    var isAfterExpression = false
    for (index, argument) in row.arguments.enumerated() {
      reader.scanner.skipBlanks()
      let start = reader.scanner.position
      if argument.kind.flagLetter != nil {
        if reader.scanner.isAtEnd { continue }
        if let flags = flags(of: row, from: index, at: reader.scanner) { return flags }
      } else if let word = value(argument, of: row, at: start, isAfterExpression) {
        return word
      }
      guard (try? reader.read(row.arguments, at: index, &memory)) != nil else { return nil }
      if reader.scanner.position > start { isAfterExpression = argument.kind.isExpression }
    }
    return nil
  }

  /// The flags that may stand here, when a `-` with at most one letter is all that has been typed.
  private func flags(of row: HMPRow, from index: Int, at scanner: LineScanner) -> WordAtCursor? {
    let typed = scanner.text(from: scanner.position, to: scanner.bytes.count)
    guard typed.hasPrefix("-"), typed.utf8.count <= 2 else { return nil }
    let run = row.arguments[index...].prefix { $0.kind.flagLetter != nil }
    let flags = run.compactMap { argument in
      argument.kind.flagLetter.map { letter in
        WordAtCursor.Flag(letter: Character(UnicodeScalar(letter)), help: row.help(of: argument))
      }
    }
    return WordAtCursor(kind: .flags(flags), start: scanner.position, prefix: typed, quoting: .never)
  }

  /// The value that is being typed at a place; nil when it is finished, or has no kind.
  private func value(
    _ argument: HMPArgument, of row: HMPRow, at start: Int, _ isAfterExpression: Bool
  ) -> WordAtCursor? {
    guard let kind = row.kind(of: argument) else { return nil }
    if argument.kind == .restOfLine { return rest(kind, at: start) }
    var word = LineScanner(scanner.bytes, at: start)
    if word.byte == UInt8(ascii: "\"") {
      guard let prefix = word.readOpenQuote() else { return nil }
      return WordAtCursor(kind: .values(kind), start: start, prefix: prefix, quoting: .always)
    }
    word.skip { !$0.isBlank }
    guard word.isAtEnd else { return nil }
    let quoting: TokenQuoting = argument.kind == .boolean ? .never : isAfterExpression ? .afterExpression : .whereNeeded
    return WordAtCursor(
      kind: .values(kind), start: start, prefix: word.text(from: start, to: word.position), quoting: quoting)
  }

  /// Words of the rest of a line: commands are found again in it, anything else is one value.
  private func rest(_ kind: String, at start: Int) -> WordAtCursor? {
    if kind == "command" {
      var inner = WordFinder(LineScanner(scanner.bytes, at: start), table)
      guard let word = inner.find(), case .command = word.kind else { return nil }
      return word
    }
    let prefix = scanner.text(from: start, to: scanner.bytes.count)
    return WordAtCursor(kind: .values(kind), start: start, prefix: prefix, quoting: .never)
  }
}

extension LineScanner {
  /// The content of a quoted token that the line ends in; nil when a blank or more follows it.
  fileprivate mutating func readOpenQuote() -> String? {
    let start = position
    if let closed = try? readToken() { return isAtEnd ? closed : nil }
    var open = LineScanner(Array(bytes[start...]) + [UInt8(ascii: "\"")])
    return try? open.readToken()
  }
}

extension HMPRow {
  /// What Tab offers for an argument: the table's word, else what its type says.
  fileprivate func kind(of argument: HMPArgument) -> String? {
    if let kind = completions[argument.name] { return kind }
    switch argument.kind {
    case .filename: return "file"
    case .blockDevice: return "block"
    case .boolean: return "on|off"
    default: return nil
    }
  }

  fileprivate func help(of argument: HMPArgument) -> String {
    argumentHelp.first { $0.name == argument.name }?.text ?? ""
  }
}

extension HMPArgument.Kind {
  fileprivate var isExpression: Bool {
    switch self {
    case .int32, .int64, .megabytes: true
    default: false
    }
  }
}
