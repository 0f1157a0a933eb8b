import ArgumentParser
import Testing

@testable import CommandLineOptions

@Suite struct HelpTextTests {
  private let lines = UsageText.text.split(separator: "\n", omittingEmptySubsequences: false)

  @Test func fitsOnAScreen() {
    #expect(lines.count <= 40)
    for line in lines { #expect(line.count <= 80, "\(line)") }
  }

  /// What swift-argument-parser knows of, `--help` tells.
  @Test func tellsOfEveryOption() {
    let words = Set(OptionsCommand.helpMessage().split { $0.isWhitespace || $0 == "," }.filter { $0.hasPrefix("-") })
    #expect(words.count > 20)
    let told = Set(UsageText.text.split { $0.isWhitespace || $0 == "," })
    for word in words where word != "--" { #expect(told.contains(word), "\(word)") }
  }

  @Test func descriptionsStandInOneColumn() {
    for line in lines where line.hasPrefix("  -") {
      #expect(line.dropFirst(UsageText.column - 2).hasPrefix("  "), "\(line)")
      #expect(line.dropFirst(UsageText.column).first?.isLetter ?? false, "\(line)")
    }
  }
}
