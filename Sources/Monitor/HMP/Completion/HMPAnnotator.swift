import HMPTables

/// Says of a line that is being typed what may follow and what is wrong in it.
///
/// It asks no target, and what it finds wrong is wrong on any: commands and flags that the table has not, values that an
/// argument's type does not take, and words that nothing takes.
public struct HMPAnnotator: Sendable {
  private let table: HMPTable
  private let aliases: HMPAliases

  /// Makes the annotator of lines for the commands of a table.
  public init(_ table: HMPTable, aliases: HMPAliases = HMPAliases()) {
    self.table = table
    self.aliases = aliases
  }

  /// A longer line is looked at no further.
  private static let lineLimit = 4096

  /// Takes microseconds, and no longer for a longer line.
  public func annotate(_ line: String) -> HMPAnnotation {
    guard line.utf8.count <= Self.lineLimit else { return HMPAnnotation() }
    let scanner = LineScanner(line)
    // A comment, which is for the front end.
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
      if case .none = row.binding { return HMPAnnotation(faults: [start..<scanner.position]) }
      guard case .subTable = row.binding else { return arguments(of: row, behind: scanner) }
      let isWhole = !scanner.isAtEnd
      scanner.skipBlanks()
      guard !scanner.isAtEnd else { return HMPAnnotation(hint: (isWhole ? "" : " ") + row.params) }
      level = row.name
    }
  }

  /// A word that is no command; nothing is said of one that may become a command.
  private func unknown(
    _ name: String, at start: Int, _ scanner: LineScanner, in level: String?, _ mayBeAlias: Bool
  ) -> HMPAnnotation {
    if scanner.isAtEnd {
      let isAlias = level == nil && mayBeAlias && aliases.hasName(beginningWith: name)
      if isAlias || table.hasName(beginningWith: name, in: level) { return HMPAnnotation() }
    }
    return HMPAnnotation(faults: [start..<max(scanner.position, start + 1)])
  }

  private func arguments(of row: HMPRow, behind scanner: LineScanner) -> HMPAnnotation {
    var reader = ArgumentReader(scanner, of: row) { _ in 0 }
    var memory = FormatMemory()
    let isAtWord = scanner.isAtEnd
    for index in row.arguments.indices {
      reader.scanner.skipBlanks()
      guard !reader.scanner.isAtEnd else { return hint(of: row, from: index, behind: reader.scanner, isAtWord) }
      let start = reader.scanner.position
      let argument = row.arguments[index]
      if argument.kind == .restOfLine, row.takesLine(argument.name) {
        return annotate(reader.scanner, mayBeAlias: false)
      }
      do throws(HMPProblem) {
        try reader.read(row.arguments, at: index, &memory)
      } catch {
        return fault(error, at: start, reader.scanner, hint(of: row, from: index + 1, behind: reader.scanner, true))
      }
      if reader.scanner.isAtEnd, reader.scanner.position > start, reader.scanner.bytes.last?.isBlank == false {
        return hint(of: row, from: index + 1, behind: reader.scanner, true)
      }
    }
    reader.scanner.skipBlanks()
    guard !reader.scanner.isAtEnd else { return HMPAnnotation() }
    let start = reader.scanner.startOfWord
    // Of a word that was read in part, such as `0x`, more may be read when it goes on.
    let isUnfinished = start < reader.scanner.position && !reader.scanner.bytes[start...].contains(where: \.isBlank)
    return HMPAnnotation(faults: isUnfinished ? [] : [start..<reader.scanner.endOfText])
  }

  private func hint(of row: HMPRow, from index: Int, behind scanner: LineScanner, _ isAtWord: Bool) -> HMPAnnotation {
    let rest = ParameterHint(row).text(from: index)
    let needsBlank = isAtWord && scanner.bytes.last?.isBlank == false
    return HMPAnnotation(hint: rest.isEmpty || !needsBlank ? rest : " " + rest)
  }

  /// What cannot be read is wrong once the word is complete; before that it may become right.
  private func fault(
    _ problem: HMPProblem, at start: Int, _ scanner: LineScanner, _ hint: HMPAnnotation
  ) -> HMPAnnotation {
    var word = scanner
    switch problem {
    case .optionValueExpected, .expected(_, .unterminated), .unsupportedOption(nil): return HMPAnnotation()
    default: break
    }
    word.position = max(word.position, start)
    word.skip { !$0.isBlank }
    if word.isAtEnd, Self.mayBecomeRight(problem, word, from: start) { return hint }
    return HMPAnnotation(faults: [start..<word.position])
  }

  /// Whether more characters can turn a word at the end of the line into what its argument takes.
  private static func mayBecomeRight(_ problem: HMPProblem, _ word: LineScanner, from start: Int) -> Bool {
    switch problem {
    case .unsupportedOption: false
    case .onOrOffExpected: ["on", "off"].contains { $0.utf8.starts(with: word.bytes[start...]) }
    default: true
    }
  }
}

extension LineScanner {
  /// Where the word at the position begins, of which something may have been read.
  fileprivate var startOfWord: Int { (bytes[..<position].lastIndex(where: \.isBlank) ?? -1) + 1 }

  /// Behind the last byte that is no blank.
  fileprivate var endOfText: Int { (bytes.lastIndex { !$0.isBlank } ?? -1) + 1 }
}

/// What is shown with a line while it is typed.
public struct HMPAnnotation: Sendable, Equatable {
  /// What may follow the line, with a blank in front where one is needed; empty where nothing is known to.
  public var hint = ""
  /// The parts that no further typing makes right, in bytes of UTF-8; ascending, and none reaches into another.
  public var faults: [Range<Int>] = []

  /// Makes an annotation; the ranges are offsets in UTF-8.
  public init(hint: String = "", faults: [Range<Int>] = []) {
    self.hint = hint
    self.faults = faults
  }
}
