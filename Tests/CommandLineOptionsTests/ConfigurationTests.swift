import ArgumentParser
import Testing

@testable import CommandLineOptions

@Suite struct ConfigurationTests {
  private func read(_ text: String) throws(ConfigurationError) -> WrittenOptions {
    try ConfigurationText(path: "/c", text: .success(text)).read()
  }

  @Test func options() throws {
    let text = """
      # How I like it.
        timeout = 5
      connect-timeout 2.5\r
      set A=1
      set = B = 2
      \tread-only

      tables = /home/me/a table.hmp
      """
    #expect(
      try read(text)
        == WrittenOptions(
          variables: ["A=1", "B = 2"], readOnly: true, timeout: 5, connectTimeout: 2.5, tables: ["/home/me/a table.hmp"]
        )
    )
    #expect(try read("") == WrittenOptions())
  }

  @Test(arguments: [
    ("colour = x", "/c:1: there is no option 'colour'"),
    ("\n\n--json", "/c:3: there is no option '--json'"),
    ("json\ntimeout", "/c:2: 'timeout' needs a value: timeout = VALUE"),
    ("timeout = ", "/c:1: 'timeout' needs a value: timeout = VALUE"),
    ("timeout = soon", "/c:1: 'soon' is no value for 'timeout'"),
    ("timeout = 0", "/c:1: --timeout takes a number of seconds above 0"),
    ("yes = no", "/c:1: 'yes' takes no value"),
    ("set A", "/c:1: --set A: NAME=VALUE expected"),
    ("command = quit", "/c:1: 'command' is for the command line only"),
    ("= 5", "/c:1: there is no option ''"),
  ])
  func faultsHaveFileAndLine(_ text: String, _ expected: String) {
    let outcome = CommandLineReader.read([]) { ConfigurationText(path: "/c", text: .success(text)) }
    #expect(outcome == .error("hmp: \(expected)"))
  }

  @Test func aFileThatCannotBeRead() {
    let text = ConfigurationText(path: "/c", text: .failure(.init("Permission denied")))
    #expect(CommandLineReader.read([]) { text } == .error("hmp: /c: Permission denied"))
    guard case .options = CommandLineReader.read(["--no-config"], configuration: { text }) else {
      Issue.record("it was read")
      return
    }
  }

  @Test(arguments: [["-t", "7", "--set", "A=9", "x"], ["-t", "7", "--set=A=9", "x"]])
  func theCommandLineWins(_ line: [String]) {
    let outcome = CommandLineReader.read(line) {
      ConfigurationText(path: "/c", text: .success("timeout = 5\nset A=1\nset B=2\nconnect-timeout = 3"))
    }
    guard case .options(let options) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(options.timeout == .seconds(7))
    #expect(options.connectTimeout == .seconds(3))
    #expect(options.variables == ["A": "9", "B": "2"])
  }

  @Test func nobodyAsksWhenTheCommandLineDoesWithout() {
    for line in [["--no-config"], ["list"], ["--help"], ["--version"]] {
      _ = CommandLineReader.read(line) {
        Issue.record("\(line)")
        return nil
      }
    }
  }

  /// A new option is either for the file, or told to be for the command line only.
  @Test func everyOptionHasItsPlace() {
    for word in OptionsCommand.helpMessage().split(whereSeparator: { $0.isWhitespace || $0 == "," })
    where word.hasPrefix("--") && word.count > 2 {
      let name = String(word.dropFirst(2))
      #expect(ConfigurationText.knows(name), "\(name)")
    }
  }
}
