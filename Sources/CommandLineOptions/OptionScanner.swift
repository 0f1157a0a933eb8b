/// Reads the command lines that are written plainly, in a hundredth of the time that `OptionsCommand` takes.
///
/// swift-argument-parser finds out about its options by reflection, which costs more than all the rest of a short run. So
/// what is plain is read here, and whatever is not - help, versions, faults, unusual spellings - is left to it. Both read
/// the same from what both read, which the tests make sure of.
struct OptionScanner {
  private var rest: ArraySlice<String>

  /// Nil when the command line is not plain.
  static func scan(_ arguments: [String]) -> WrittenOptions? {
    var scanner = OptionScanner(rest: arguments[...])
    return scanner.scan()
  }

  private mutating func scan() -> WrittenOptions? {
    var options = WrittenOptions()
    while let word = rest.popFirst() {
      if word == "--" {
        options.program = Array(rest)
        return options
      }
      if word.utf8.first == UInt8(ascii: "-"), word.utf8.count > 1 {
        guard readFlag(word, into: &options) || readOption(word, into: &options) else { return nil }
      } else {
        guard options.target == nil, !word.isEmpty else { return nil }
        options.target = word
      }
    }
    return options
  }

  private func readFlag(_ word: String, into options: inout WrittenOptions) -> Bool {
    switch word {
    case "--qga": options.qga = true
    case "-e", "--exit-on-error": options.exitOnError = true
    case "--json": options.json = true
    case "--show": options.show = true
    case "--dry-run": options.dryRun = true
    case "--read-only": options.readOnly = true
    case "-y", "--yes": options.yes = true
    case "--headless": options.headless = true
    case "--no-history": options.noHistory = true
    case "--no-pager": options.noPager = true
    default: return false
    }
    return true
  }

  private mutating func readOption(_ word: String, into options: inout WrittenOptions) -> Bool {
    // A value that looks like an option, or is none, is not plain.
    guard let value = rest.popFirst(), value.utf8.first != UInt8(ascii: "-"), !value.isEmpty else { return false }
    switch word {
    case "-c", "--command": options.command.append(value)
    case "-f", "--file": options.file = value
    case "--get": options.get = value
    case "--set": options.variables.append(value)
    case "--blockdev": options.blockdev.append(value)
    case "--qmp": options.qmp.append(value)
    case "--tables": options.tables.append(value)
    case "--color": options.color = value
    case "--record": options.record = value
    case "-t", "--timeout":
      guard let seconds = Double(value) else { return false }
      options.timeout = seconds
    case "--connect-timeout":
      guard let seconds = Double(value) else { return false }
      options.connectTimeout = seconds
    default: return false
    }
    return true
  }
}
