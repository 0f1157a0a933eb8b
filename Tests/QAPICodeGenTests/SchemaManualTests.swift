import QAPICodeGen
@testable import QAPICodeGen
import QAPISchema
import QAPISyntax
import Testing

@Suite struct SchemaManualTests {
  /// The page of each `NAME.json` is `NAME.7`; a name that ends in `10` or `6` gives the dialect.
  @Test(arguments: Golden.names(in: "SchemaManual", ".json"))
  func construct(_ name: String) throws {
    let dialects: [Character: Dialect] = ["0": .v10, "6": .v6]
    let compiler = SchemaCompiler(dialect: name.last.flatMap { dialects[$0] } ?? .v9, load: Golden.load)
    let schema = try compiler.compile(Golden.path("SchemaManual/\(name).json"))
    let page = SchemaManual.page(of: schema, .init(name: name, about: "a sample of a page", date: "May 1, 2026"))
    try Golden.expect(page, "SchemaManual/\(name).7")
  }

  @Test(arguments: [
    ("plain words", "plain words"), ("*loud* words", "_loud_ words"), ("**very** loud", "!very! loud"),
    ("``a b``.", "'a b'."), ("(@size)", "(<size>)"), ("user@host", "user@host"), ("2 * 3 * 4", "2 * 3 * 4"),
    ("a*b*c", "a*b*c"), ("\\*this", "*this"), ("C:\\dir", "C:\\dir"), (":ref:`the name <target>`", "_the name_"),
    ("`a link <http://x>`__", "a link"), ("`do-it`", "[do-it]"), ("do-it does it", "[do-it] does it"),
    ("@do-it's", "[do-it]'s"), ("``open", "``open"), ("@", "@"), ("*", "*"), ("@a-", "<a>-"), ("", ""),
  ])
  func inline(text: String, expected: String) {
    let words = MarkupReader { $0 == "do-it" ? .command : nil }.words(text)
    #expect(words.map { $0.pieces.map(Self.shown).joined() }.joined(separator: " ") == expected)
  }

  private static func shown(_ piece: MarkupPiece) -> String {
    switch piece.style {
    case .plain: piece.text
    case .emphasis: "_\(piece.text)_"
    case .strong: "!\(piece.text)!"
    case .literal: "'\(piece.text)'"
    case .member: "<\(piece.text)>"
    case .command, .type: "[\(piece.text)]"
    }
  }

  /// Deep nesting is flattened, and markup that never closes takes no time.
  @Test func hostileText() {
    let reader = MarkupReader()
    let nested = reader.blocks([String(repeating: "- ", count: 100_000) + "x"])
    #expect(nested.count == 1)
    let unclosed = reader.words(String(repeating: "*a ", count: 100_000))
    #expect(unclosed.count == 100_000)
  }

  @Test(arguments: [
    (".Sh NAME", "\\&.Sh NAME"), ("'quoted", "\\&'quoted"), ("a\\fBb", "a\\efBb"), ("\u{7}bell\u{9B}", "bell"),
    ("\u{202E}turned", "turned"), ("caf\u{E9}", "caf\\[u00E9]"), ("\u{1F600}", "\\[u1F600]"), ("a-b~c", "a\\-b\\(tic"),
  ])
  func escaping(text: String, expected: String) {
    var page = ManualText()
    page.paragraph(text)
    #expect(page.text == expected + "\n")
  }

  @Test func emptyItem() {
    var page = ManualText()
    page.add(MarkupReader().blocks(["- \u{7}", "- text"]))
    #expect(page.text == ".Bl -bullet\n.It\n\\&\n.It\ntext\n.El\n")
  }

  @Test(arguments: [
    ("Ar", "\\&Ar"), ("of", "of"), ("Foo", "\\&Foo"), ("%A", "\\&%A"), (",", "\\&,"), ("|", "\\&|"), ("a", "a"),
    ("A", "A"),
    ("-n", "\\&\\-n"), ("say\"", "say\\(dq"), ("\u{1}", "\\&"), ("OOB", "OOB"), ("\"", "\\(dq"),
  ])
  func wordsBehindMacros(word: String, expected: String) { #expect(ManualText.word(word) == expected) }
}
