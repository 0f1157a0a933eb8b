import Testing

@testable import CommandLineOptions

@Suite struct Faults {
  @Test(arguments: [
    (["a", "--", "b"], "a TARGET and a PROGRAM exclude each other"),
    (["-c", "x", "-f", "y"], "--command and --file exclude each other"),
    (["s", "--qmp", "unix:x"], "--qmp is for the embedded engine only"),
    (["s", "--blockdev", "x"], "--blockdev is for the embedded engine only"),
    (["s", "--headless"], "--headless is for the embedded engine only"),
    (["--qga"], "--qga needs a TARGET"),
    (["--qga", "--", "b"], "--qga needs a TARGET"),
    (["--headless"], "--headless needs --qmp"),
    (["--headless", "--qmp", "unix:x", "-c", "y"], "--headless and --command exclude each other"),
    (["-t", "0"], "--timeout takes a number of seconds above 0"),
    (["--connect-timeout", "1e10"], "--connect-timeout takes a number of seconds above 0"),
    (["-t", "soon"], "soon"),
    (["--color", "red"], "--color red: auto, always or never expected"),
    (["--set", "=x"], "--set =x: NAME=VALUE expected"),
    (["tcp:host"], "tcp:host"),
    (["--bogus"], "--bogus"),
    (["-c"], "-c"),
    (["a", "b", "a"], "the target 'a' is named twice"),
    (["a", "unix:a"], "the target 'unix:a' is named twice"),
    (["a", "b", "--qmp", "unix:x"], "--qmp is for the embedded engine only"),
    (["a", "tcp:h"], "tcp:h"),
    (["list", "-c", "x"], "'hmp list' takes --json, --null and --connect-timeout only"),
    (["proxy", "a"], "it is 'hmp proxy TARGET --qmp ADDRESS'"),
    (["proxy", "a", "b", "--qmp", "unix:x"], "it is 'hmp proxy TARGET --qmp ADDRESS'"),
    (["proxy", "a", "--qmp", "unix:x", "-c", "x"], "it is 'hmp proxy TARGET --qmp ADDRESS'"),
    (["proxy", "a", "--qmp", "tcp:x"], "tcp:x"),
    (["--headless", "--qmp", "unix:x,mode=9"], "'9' is no mode of a file, such as 660"),
    (["--headless", "--qmp", "tcp:h:1,mode=600"], "'tcp:h:1,mode=600': only the socket of a path has a mode"),
    (["unix:x,mode=600"], "',mode=600' belongs to QEMU's -qmp and not to an address; the address is unix:x"),
    (["list", "--json", "--null"], "--json and --null exclude each other"),
    (["--null", "a"], "--null is for 'hmp list' only"),
    (["list", "a"], "'hmp list' takes --json, --null and --connect-timeout only"),
  ])
  func namesWhatIsWrong(_ line: [String], _ expected: String) {
    guard case .error(let text) = CommandLineReader.read(line) else {
      Issue.record("\(line) was accepted")
      return
    }
    #expect(text.contains(expected))
    #expect(!text.contains("options"), "the program has a name")
  }

  @Test(arguments: [
    (["--version"], "hmp "), (["--help"], "usage: hmp [OPTION]... [TARGET]"), (["-h"], "usage: hmp"),
    (["-c", "x", "--help"], "usage: hmp"), (["--generate-completion-script", "bash"], "complete "),
  ])
  func tellsWhatIsAskedFor(_ line: [String], _ expected: String) {
    guard case .text(let text) = CommandLineReader.read(line) else {
      Issue.record("\(line) gave no text")
      return
    }
    #expect(text.contains(expected))
  }
}
