import HMPTables

/// Tells the lines that hold a secret, such as a password, from those that a file may keep.
///
/// A line that only names a secret object or asks for help on a password holds none. When in doubt, it does.
public struct HMPSecrets: Sendable {
  private let table: HMPTable
  private let aliases: HMPAliases

  /// Makes it for the commands of a table; a line that begins with an alias is read as its text.
  public init(_ table: HMPTable, aliases: HMPAliases = HMPAliases()) {
    self.table = table
    self.aliases = aliases
  }

  /// Whether the line holds one; also after an alias, or within another command's text.
  public func areIn(_ line: String) -> Bool {
    let expanded = (try? aliases.expand(line)) ?? line
    return [line, expanded].contains { SecretText($0).holdsSecret || holdsSecretArgument($0) }
  }

  private func holdsSecretArgument(_ line: String) -> Bool {
    var scanner = LineScanner(line)
    let start = scanner.position
    switch arguments(at: scanner) {
    case .unknownCommand: return SecretText(line).namesSecret
    case .read(let row, let arguments):
      if row.takesSecret(in: arguments) { return true }
    }
    // Another command may stand anywhere in a text: in quotes, after a `-d`, as the value of a member.
    while !scanner.isAtEnd {
      scanner.skip { !$0.endsWord }
      scanner.skip { $0.endsWord }
      guard scanner.position > start, !scanner.isAtEnd else { break }
      if case .read(let row, let arguments) = arguments(at: scanner), row.takesSecret(in: arguments) { return true }
    }
    return false
  }

  private enum Reading {
    case unknownCommand
    /// The row and its arguments, as far as they can be read.
    case read(HMPRow, HMPArguments)
  }

  private func arguments(at scanner: LineScanner) -> Reading {
    guard let found = try? table.find(scanner, isPreconfig: false) else { return .unknownCommand }
    var reader = ArgumentReader(found.scanner, of: found.row) { _ in 0 }
    var memory = FormatMemory()
    try? reader.readAll(found.row.arguments, &memory)
    return .read(found.row, reader.arguments)
  }
}

extension HMPRow {
  /// Whether an argument with such a name was given, or the value of a property with such a name.
  fileprivate func takesSecret(in given: HMPArguments) -> Bool {
    if let property = given.string("property"), given["value"] != nil {
      return property == "data" || SecretText.names.contains(property)
    }
    return arguments.contains { SecretText.names.contains($0.name) && given[$0.name] != nil }
  }
}

extension UInt8 {
  fileprivate var endsWord: Bool { isBlank || "\"'=:,".utf8.contains(self) }
}
