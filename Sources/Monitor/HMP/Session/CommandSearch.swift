import HMPTables

/// A line of which the command is known and the arguments are still to be read.
struct FoundCommand {
  var row: HMPRow
  /// At the first byte after the command and its blanks.
  var scanner: LineScanner

  /// The command as it was typed, with any blanks in front and inside, without those after it.
  var typed: String {
    var end = scanner.position
    while end > 0, scanner.bytes[end - 1].isBlank { end -= 1 }
    return scanner.text(to: end)
  }
}

extension HMPTable {
  /// Finds the command of a line; nil when the line is blank.
  func find(_ line: LineScanner, isPreconfig: Bool) throws(HMPFailure) -> FoundCommand? {
    var scanner = line
    var table: String?
    while let name = scanner.readCommandName() {
      guard let row = row(name, in: table) else { throw .unknownCommand(typed: scanner.text(to: scanner.position)) }
      if isPreconfig, !row.flags.contains(.preconfig) {
        throw .beforeMachine(typed: scanner.text(to: scanner.position))
      }
      scanner.skipBlanks()
      if case .subTable = row.binding, !scanner.isAtEnd {
        table = row.name
        continue
      }
      return FoundCommand(row: row, scanner: scanner)
    }
    return nil
  }
}

extension LineScanner {
  /// Reads a name up to a blank or a slash; nil at the end of the line, empty before a slash.
  mutating func readCommandName() -> String? {
    skipBlanks()
    guard !isAtEnd else { return nil }
    let start = position
    skip { !$0.isBlank && $0 != UInt8(ascii: "/") }
    return text(from: start, to: min(position, start + commandNameLimit))
  }
}
