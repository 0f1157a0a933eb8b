import ArgumentParser

/// Reads the program's command line.
package enum CommandLineReader {
  package enum Outcome: Sendable, Equatable {
    case options(Options)
    /// What was asked for is this text: help, the version.
    case text(String)
    /// The command line is wrong; what to tell about it.
    case fault(String)
  }

  /// Reads the words behind the program's name.
  package static func read(_ arguments: [String]) -> Outcome {
    if let written = OptionScanner.scan(arguments), let options = try? Options(written) { return .options(options) }
    return readByDescription(arguments)
  }

  /// Reads with swift-argument-parser, which words the faults too.
  static func readByDescription(_ arguments: [String]) -> Outcome {
    do {
      return .options(try Options(OptionsCommand.parse(arguments).written))
    } catch {
      let text = OptionsCommand.fullMessage(for: error)
      return OptionsCommand.exitCode(for: error).isSuccess ? .text(text) : .fault(text)
    }
  }
}
