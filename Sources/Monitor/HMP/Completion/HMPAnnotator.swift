import HMPTables

/// Annotates a line while it is typed: with its errors, and with a hint of the arguments that can follow.
///
/// The annotator uses the table alone, without the target. Its errors are unknown commands and flags, values that do
/// not have the type of their argument, and words after the last argument.
public struct HMPAnnotator: Sendable {
  private let table: HMPTable
  private let aliases: HMPAliases

  /// Makes an annotator for the commands of a table and the aliases of a monitor.
  public init(_ table: HMPTable, aliases: HMPAliases = HMPAliases()) {
    self.table = table
    self.aliases = aliases
  }

  /// The length in bytes above which lines are not annotated.
  private static let lineLimit = 4096

  /// Returns the annotation of a line; it is empty for comments and for lines of more than 4096 bytes.
  ///
  /// The call takes microseconds, so it can run at each keystroke.
  public func annotate(_ line: String) -> HMPAnnotation {
    guard line.utf8.count <= Self.lineLimit else { return HMPAnnotation() }
    let scanner = LineScanner(line)
    // Front ends skip comments.
    guard scanner.bytes.first(where: { !$0.isBlank }) != UInt8(ascii: "#") else { return HMPAnnotation() }
    return annotate(scanner, mayBeAlias: true)
  }

  private func annotate(_ text: LineScanner, mayBeAlias: Bool) -> HMPAnnotation {
    var scanner = text
    var level: String?
    while true {
      scanner.skipBlanks()
      let start = scanner.position
      guard let name = scanner.readCommandName() else { return HMPAnnotation() }
      guard let row = table.row(name, in: level) else {
        if mayBeAlias, level == nil, aliases[name] != nil { return HMPAnnotation() }
        return unknown(name, at: start, scanner, in: level, mayBeAlias)
      }
      if case .none = row.binding { return HMPAnnotation(errors: [start..<scanner.position]) }
      guard case .subTable = row.binding else { return arguments(of: row, after: scanner) }
      let isWhole = !scanner.isAtEnd
      scanner.skipBlanks()
      guard !scanner.isAtEnd else { return HMPAnnotation(hint: (isWhole ? "" : " ") + row.params) }
      level = row.name
    }
  }

  /// The annotation of an unknown command, which is not an error while it can become the name of one.
  private func unknown(
    _ name: String, at start: Int, _ scanner: LineScanner, in level: String?, _ mayBeAlias: Bool
  ) -> HMPAnnotation {
    if scanner.isAtEnd {
      let isAlias = level == nil && mayBeAlias && aliases.hasName(beginningWith: name)
      if isAlias || table.hasName(beginningWith: name, in: level) { return HMPAnnotation() }
    }
    return HMPAnnotation(errors: [start..<max(scanner.position, start + 1)])
  }

  private func arguments(of row: HMPRow, after scanner: LineScanner) -> HMPAnnotation {
    var reader = ArgumentReader(scanner, of: row) { _ in 0 }
    var memory = FormatMemory()
    let isAtWord = scanner.isAtEnd
    for index in row.arguments.indices {
      reader.scanner.skipBlanks()
      guard !reader.scanner.isAtEnd else { return hint(of: row, from: index, after: reader.scanner, isAtWord) }
      let start = reader.scanner.position
      let argument = row.arguments[index]
      if argument.kind == .restOfLine, row.takesLine(argument.name) {
        return annotate(reader.scanner, mayBeAlias: false)
      }
      do throws(HMPArgumentError) {
        try reader.read(row.arguments, at: index, &memory)
      } catch {
        return annotation(
          of: error, at: start, reader.scanner, hint(of: row, from: index + 1, after: reader.scanner, true))
      }
      if reader.scanner.isAtEnd, reader.scanner.position > start, reader.scanner.bytes.last?.isBlank == false {
        return hint(of: row, from: index + 1, after: reader.scanner, true)
      }
    }
    reader.scanner.skipBlanks()
    guard !reader.scanner.isAtEnd else { return HMPAnnotation() }
    let start = reader.scanner.startOfWord
    // A word that was read in part, such as the 0 of `0x`, may become valid with more characters.
    let isUnfinished = start < reader.scanner.position && !reader.scanner.bytes[start...].contains(where: \.isBlank)
    return HMPAnnotation(errors: isUnfinished ? [] : [start..<reader.scanner.endOfText])
  }

  private func hint(of row: HMPRow, from index: Int, after scanner: LineScanner, _ isAtWord: Bool) -> HMPAnnotation {
    let rest = ParameterHint(row).text(from: index)
    let needsBlank = isAtWord && scanner.bytes.last?.isBlank == false
    return HMPAnnotation(hint: rest.isEmpty || !needsBlank ? rest : " " + rest)
  }

  /// The annotation of an argument that cannot be read; it is not an error while more characters can make it valid.
  private func annotation(
    of error: HMPArgumentError, at start: Int, _ scanner: LineScanner, _ hint: HMPAnnotation
  ) -> HMPAnnotation {
    var word = scanner
    switch error {
    case .optionValueExpected, .expected(_, .unterminated), .unsupportedOption(nil): return HMPAnnotation()
    default: break
    }
    word.position = max(word.position, start)
    word.skip { !$0.isBlank }
    if word.isAtEnd, Self.mayBecomeValid(error, word, from: start) { return hint }
    return HMPAnnotation(errors: [start..<word.position])
  }

  /// Whether more characters can make a word at the end of the line valid.
  private static func mayBecomeValid(_ error: HMPArgumentError, _ word: LineScanner, from start: Int) -> Bool {
    switch error {
    case .unsupportedOption: false
    case .onOrOffExpected: ["on", "off"].contains { $0.utf8.starts(with: word.bytes[start...]) }
    default: true
    }
  }
}

extension LineScanner {
  /// The start of the word at the position, which may have been read in part.
  fileprivate var startOfWord: Int { (bytes[..<position].lastIndex(where: \.isBlank) ?? -1) + 1 }

  /// The position after the last byte that is not a blank.
  fileprivate var endOfText: Int { (bytes.lastIndex { !$0.isBlank } ?? -1) + 1 }
}

/// The errors and the hint that are shown with a line while it is typed.
public struct HMPAnnotation: Sendable, Equatable {
  /// The arguments that can follow, after a blank if the line needs one; may be empty.
  public var hint = ""
  /// The parts that more characters cannot make valid, in bytes of UTF-8, in order and without overlap.
  public var errors: [Range<Int>] = []

  /// Makes an annotation; the ranges are offsets in bytes of UTF-8.
  public init(hint: String = "", errors: [Range<Int>] = []) {
    self.hint = hint
    self.errors = errors
  }
}
