import Testing

@testable import LineEditor

@Suite struct LineStyleTests {
  private func prompt(_ text: String, isBold: Bool = true, usesColor: Bool = true) -> String {
    LineStyle(.init(isBold: isBold), usesColor: usesColor).prompt(text)
      .replacing("\u{1}", with: "|").replacing("\u{1B}", with: "^").replacing("\u{8}", with: "<")
  }

  @Test func promptsStandOutUpToTheirLastCharacter() {
    #expect(prompt("(hmp) ") == "|^[1m|(hmp)| ^[0m<| ")
    #expect(prompt("Go on? [y/N] ") == "|^[1m|Go on? [y/N]| ^[0m<| ")
    #expect(prompt("name:") == "|^[1m|name|^[0m|:")
  }

  @Test func promptsArePlainWithoutColourOrBoldLetters() {
    #expect(prompt("(hmp) ", usesColor: false) == "(hmp) ")
    #expect(prompt("(hmp) ", isBold: false) == "(hmp) ")
    #expect(prompt(">") == ">")
    #expect(prompt("") == "")
  }
}
