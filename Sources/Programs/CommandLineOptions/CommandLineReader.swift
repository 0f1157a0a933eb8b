import ArgumentParser

/// Reads the program's command line.
package enum CommandLineReader {
  package enum Outcome: Sendable, Equatable {
    /// Lines are to be run, or an engine to serve.
    case options(Options)
    /// The QMP sockets of running processes are to be listed.
    case list(ListOptions)
    /// A monitor is to be shared.
    case proxy(ProxyOptions)
    /// What was asked for is this text: help, the version.
    case text(String)
    /// The command line is wrong; what to tell about it.
    case error(String)
  }

  /// Reads the words after the program's name; the configuration is asked for unless the command line does without.
  package static func read(_ arguments: [String], configuration: () -> ConfigurationText? = { nil }) -> Outcome {
    let written: WrittenOptions
    switch readWords(arguments) {
    case .success(let words): written = words
    case .failure(let ending): return ending.outcome
    }
    do {
      return try Outcome(written, configuration)
    } catch let error as ConfigurationError {
      return .error("hmp: \(error)")
    } catch {
      return .error(OptionsCommand.errorText("\(error)"))
    }
  }

  private struct Ending: Error {
    let outcome: Outcome
  }

  private static func readWords(_ arguments: [String]) -> Result<WrittenOptions, Ending> {
    if let written = OptionScanner.scan(arguments) { return .success(written) }
    do {
      return .success(try OptionsCommand.read(arguments))
    } catch {
      let text = OptionsCommand.fullMessage(for: error)
      guard OptionsCommand.exitCode(for: error).isSuccess else { return .failure(Ending(outcome: .error(text))) }
      return .failure(
        Ending(outcome: .text(UsageText.isWanted(text) ? UsageText.text : CompletionScript.corrected(text))))
    }
  }
}

extension CommandLineReader.Outcome {
  fileprivate init(_ written: WrittenOptions, _ configuration: () -> ConfigurationText?) throws {
    switch written.targets.first {
    case "list": self = .list(try ListOptions(written))
    case "proxy": self = .proxy(try ProxyOptions(written))
    default:
      guard !written.noConfig, let text = configuration() else {
        self = .options(try Options(written))
        return
      }
      self = .options(try Options(written.over(text.read())))
    }
  }
}
