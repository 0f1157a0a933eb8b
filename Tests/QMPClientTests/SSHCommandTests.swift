import Testing

@testable import QMPTransport

@Suite struct SSHCommandTests {
  @Test func wordsOfACommandLine() {
    let place = SSHPlace(user: "me", host: "host", port: 2222, path: "/run/a:b%h\\.qmp")
    let words = SSHCommand(to: place, from: "/tmp/hmp-x/s", asks: true).arguments
    #expect(words.suffix(5) == ["-p", "2222", "-L", #"/tmp/hmp-x/s:/run/a\:b%%h\\.qmp"#, "me@host"])
    #expect(words.prefix(2) == ["-N", "-T"])
    #expect(!words.contains("BatchMode=yes"))
    #expect(words.contains("ExitOnForwardFailure=yes"))
  }

  @Test func nobodyIsAsked() {
    let words = SSHCommand(to: SSHPlace(host: "host", path: "/q"), from: "/s", asks: false).arguments
    #expect(words.contains("BatchMode=yes"))
    #expect(words.suffix(3) == ["-L", "/s:/q", "host"])
    #expect(!words.contains("-p"))
  }
}
