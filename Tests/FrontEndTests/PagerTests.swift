import FrontEnd
import HMP
import Testing

@Suite struct PagerTests {
  private func check(
    _ variables: [String: String], less: Bool = true, _ command: String?, options: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let pager = Pager.choose(variable: { variables[$0] }, isInstalled: { less && $0 == "less" })
    #expect(pager?.command == command, sourceLocation: sourceLocation)
    #expect(pager?.environment["LESS"] == options, sourceLocation: sourceLocation)
  }

  @Test func theEnvironmentChoosesThePager() {
    check([:], "less -FRXK")
    check([:], less: false, nil)
    check(["PAGER": "more"], "more", options: "FRXK")
    check(["PAGER": "more", "HMP_PAGER": "less -S", "LESS": "-i"], "less -S")
    check(["PAGER": "more", "HMP_PAGER": ""], nil)
    check(["PAGER": ""], nil)
    check(["PAGER": " "], nil)
  }

  @Test(arguments: [
    ("less -FRXK", true), ("/usr/bin/less", true), ("LESS=x less", false), ("less | cat", false), ("a; b", false),
    ("less 'a b'", false),
  ])
  func programs(_ command: String, _ isProgram: Bool) {
    #expect(Pager(command: command).isProgram == isProgram)
  }

  @Test func eachLineHasItsOwnColours() {
    let style = TextStyle(isOn: true)
    #expect(style.error("one\ntwo\n") == "\u{1B}[31mone\u{1B}[m\n\u{1B}[31mtwo\u{1B}[m\n")
    #expect(style.text("ID", .heading) == "\u{1B}[1mID\u{1B}[m")
    #expect(style.text("plain", .plain) == "plain")
    #expect(TextStyle(isOn: false).error("one\n") == "one\n")
    #expect(TextStyle(isOn: false).text("ID", .heading) == "ID")
  }

  @Test func heldTextKeepsItsOrderAndIsBounded() {
    var held = HeldText()
    #expect(held.take().isEmpty)
    held.add("one\n")
    held.add("two\n")
    #expect(held.take() == "one\ntwo\n")
    #expect(held.take().isEmpty)
    held.add(String(repeating: "x", count: 1 << 20))
    held.add("lost\n")
    held.add("lost\n")
    #expect(held.take().hasSuffix("x2 further messages were not kept\n"))
  }
}
