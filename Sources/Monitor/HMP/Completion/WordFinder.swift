import HMPTables

/// The word before the cursor, and the kind of completions for it.
struct WordAtCursor {
  /// A flag that can follow.
  struct Flag {
    let letter: Character
    let help: String
  }

  enum Kind {
    /// A command of the main table, or of a sub-table.
    case command(in: String?)
    case flags([Flag])
    case values(HMPValueRequest)
  }

  var kind: Kind
  /// The start of the word, in bytes from the start of the line.
  var start: Int
  /// The typed part of the word, without quotes and escapes.
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

  /// Returns the word; nil if it has no completions.
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

  /// Reads the arguments before the cursor, and returns the word of the argument at the cursor.
  private func argument(of row: HMPRow) -> WordAtCursor? {
    var reader = ArgumentReader(scanner, of: row) { _ in 0 }
    var memory = FormatMemory()
    var isAfterExpression = false
    for (index, argument) in row.arguments.enumerated() {
      reader.scanner.skipBlanks()
      let start = reader.scanner.position
      let place = Place(row: row, argument: argument, arguments: reader.arguments, start: start)
      if argument.kind.flagLetter != nil {
        if reader.scanner.isAtEnd { continue }
        if let flags = flags(of: row, from: index, at: reader.scanner) { return flags }
        if let word = flagValue(at: place) { return word }
      } else if let word = value(at: place, isAfterExpression) {
        return word
      }
      guard (try? reader.read(row.arguments, at: index, &memory)) != nil else { return nil }
      if reader.scanner.position > start { isAfterExpression = argument.kind.isExpression }
    }
    return nil
  }

  /// The flags that can follow, if the rest of the line is a `-` with at most one letter.
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

  /// The unfinished value at a place; nil if it is finished, or has no kind.
  private func value(at place: Place, _ isAfterExpression: Bool = false) -> WordAtCursor? {
    let start = place.start
    if place.argument.kind == .restOfLine { return rest(at: place) }
    var word = LineScanner(scanner.bytes, at: start)
    if word.byte == UInt8(ascii: "\"") {
      guard let prefix = word.readOpenQuote() else { return nil }
      return place.word(prefix, .always)
    }
    word.skip { !$0.isBlank }
    guard word.isAtEnd else { return nil }
    let quoting: TokenQuoting =
      place.argument.kind == .boolean ? .never : isAfterExpression ? .afterExpression : .whereNeeded
    return place.word(word.text(from: start, to: word.position), quoting)
  }

  /// The unfinished value of the flag at a place, with or without a blank between them.
  private func flagValue(at place: Place) -> WordAtCursor? {
    guard case .flagWithValue(let letter) = place.argument.kind else { return nil }
    var place = place
    var word = LineScanner(scanner.bytes, at: place.start)
    guard word.byte == UInt8(ascii: "-"), word.byte(after: 1) == letter.asciiValue else { return nil }
    word.position += 2
    word.skipBlanks()
    place.start = word.position
    return value(at: place)
  }

  /// The word in an argument that takes the rest of the line.
  ///
  /// Commands in it are completed, and in a line that runs also their arguments. Any other text is one value.
  private func rest(at place: Place) -> WordAtCursor? {
    let isLine = place.row.takesLine(place.argument.name)
    if place.kind == "command" || isLine || place.row.keepsLine(place.argument.name) {
      var inner = WordFinder(LineScanner(scanner.bytes, at: place.start), table)
      guard let word = inner.find() else { return nil }
      if case .command = word.kind { return word }
      return isLine ? word : nil
    }
    return place.word(scanner.text(from: place.start, to: scanner.bytes.count), .never)
  }

  /// The position at which the value of an argument can begin.
  private struct Place {
    let row: HMPRow
    let argument: HMPArgument
    /// The arguments before this one.
    let arguments: HMPArguments
    var start: Int

    var kind: String? { row.kind(of: argument) }

    /// The word at the place; nil if its argument has no kind.
    func word(_ prefix: String, _ quoting: TokenQuoting) -> WordAtCursor? {
      guard let kind else { return nil }
      let request = HMPValueRequest(
        kind: kind, prefix: prefix, row: row, argument: argument.name, arguments: arguments)
      return WordAtCursor(kind: .values(request), start: start, prefix: prefix, quoting: quoting)
    }
  }
}

extension LineScanner {
  /// Reads the content of a quoted token at the end of the line; returns nil if text follows the token.
  fileprivate mutating func readOpenQuote() -> String? {
    let start = position
    if let closed = try? readToken() { return isAtEnd ? closed : nil }
    var open = LineScanner(Array(bytes[start...]) + [UInt8(ascii: "\"")])
    return try? open.readToken()
  }
}

extension HMPRow {
  /// The kind of completions of an argument: that of the table, or else that of the argument's type.
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
