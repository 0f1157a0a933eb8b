import Glibc
import Testing

@testable import LineEditor

@Suite struct EditorInboxTests {
  private func withInbox(_ body: (EditorInbox) throws -> Void) throws {
    let output = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(output) }
    try body(try EditorInbox(output: output))
  }

  @Test func linesGatherUntilTheyAreTaken() throws {
    try withInbox { inbox in
      _ = try #require(inbox.begin())
      inbox.print("one")
      inbox.print("two\n")
      inbox.setPrompt("p")
      let news = inbox.takeNews()
      #expect(news.text == "one\ntwo\n" && news.prompt == "p")
      #expect(inbox.takeNews().text == "")
    }
  }

  @Test func whatATerminalIsTooSlowForIsCounted() throws {
    try withInbox { inbox in
      _ = try #require(inbox.begin())
      let line = String(repeating: "x", count: 1023)
      for _ in 0..<1000 { inbox.print(line) }
      inbox.print("two\nlines")
      let text = inbox.takeNews().text
      #expect(text.utf8.count < EditorInbox.textLimit + 2048)
      #expect(text.hasSuffix("\n(746 more lines came too fast to be shown)\n"))
      inbox.print("after")
      #expect(inbox.takeNews().text == "after\n")
    }
  }
}
