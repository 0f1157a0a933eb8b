import ArgumentParser

@main
struct QAPIGen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "qapi-gen",
    abstract: "Check a QAPI schema and generate from it.",
    discussion: "Exit status: 0 accepted, 1 errors in the schema, 2 wrong usage or an unreadable file.",
    subcommands: [Check.self, DumpCommand.self, Introspect.self, SwiftCommand.self, Man.self, DiffCommand.self])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      Output.error(failure.text)
      exit(withError: ExitCode(failure.status))
    } catch {
      let text = fullMessage(for: error)
      guard exitCode(for: error) != .success else { exit(withError: error) }
      Output.error(text.hasSuffix("\n") || text.isEmpty ? text : text + "\n")
      exit(withError: ExitCode(2))
    }
  }
}

/// The reason why the program stops without a result.
struct Failure: Error {
  /// The text for standard error, newlines included.
  var text: String
  var status: Int32
}
