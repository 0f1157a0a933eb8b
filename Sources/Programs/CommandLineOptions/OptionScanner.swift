/// Reads the command lines that are written plainly, in a hundredth of the time that `OptionsCommand` takes.
///
/// swift-argument-parser finds out about its options by reflection, which costs more than all the rest of a short run. So
/// what is plain is read here, and whatever is not - help, versions, errors, unusual spellings - is left to it. Both read
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
        guard options.readFlag(word) || readOption(word, into: &options) else { return nil }
      } else {
        guard !word.isEmpty else { return nil }
        options.targets.append(word)
      }
    }
    return options
  }

  private mutating func readOption(_ word: String, into options: inout WrittenOptions) -> Bool {
    // A value that looks like an option, or is none, is not plain.
    guard let value = rest.popFirst(), value.utf8.first != UInt8(ascii: "-"), !value.isEmpty else { return false }
    return options.readOption(word, value)
  }
}

extension WrittenOptions {
  /// Reads an option without a value; false when there is none of that name.
  mutating func readFlag(_ word: String) -> Bool {
    switch word {
    case "--qga": qga = true
    case "-e", "--exit-on-error": exitOnError = true
    case "--json": json = true
    case "--null": null = true
    case "--show": show = true
    case "--dry-run": dryRun = true
    case "--read-only": readOnly = true
    case "-y", "--yes": yes = true
    case "--headless": headless = true
    case "--no-history": noHistory = true
    case "--no-pager": noPager = true
    case "--no-config": noConfig = true
    default: return false
    }
    return true
  }

  /// Reads an option with its value; false when there is none of that name, or the value is not one of its.
  mutating func readOption(_ word: String, _ value: String) -> Bool {
    switch word {
    case "-c", "--command": command.append(value)
    case "-f", "--file": file = value
    case "--get": get = value
    case "--set": variables.append(value)
    case "--blockdev": blockdev.append(value)
    case "--qmp": qmp.append(value)
    case "--tables": tables.append(value)
    case "--color": color = value
    case "--record": record = value
    case "-t", "--timeout":
      guard let seconds = Double(value) else { return false }
      timeout = seconds
    case "--connect-timeout":
      guard let seconds = Double(value) else { return false }
      connectTimeout = seconds
    default: return false
    }
    return true
  }
}
