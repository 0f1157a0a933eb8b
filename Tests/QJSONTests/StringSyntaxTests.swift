import QJSON
import Testing

struct StringSyntaxTests {
  @Test func quotes() {
    check(#"{'a': 'x"y\'z'}"#, #"{"a": "x\"y'z"}"#)
    check(#""it\'s 'so'""#, #""it's 'so'""#)
    check("''", #""""#)
    check("\"100%p %s %%\"", "\"100%p %s %%\"")
  }

  @Test func escapes() {
    check(#""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#)
    check(#""\u0041\u00e9\u4e2D""#, #""A\u00E9\u4E2D""#)
    check(#""\ud83d\ude00""#, #""\uD83D\uDE00""#)
    check(#""a\u0000b""#, #""a\u0000b""#)
  }

  @Test func rawCharacters() {
    check("\"\u{1F600}\u{E9}\u{800}\u{FFFD}\u{10FFFD}\"", #""\uD83D\uDE00\u00E9\u0800\uFFFD\uDBFF\uDFFD""#)
    check("\"<7F>\"", #""\u007F""#)
  }

  @Test(arguments: [#"\x41"#, #"\u12"#, #"\u12g4"#, #"\u"#, #"\U0041"#, #"\ud83d\u12"#, #"\a"#])
  func otherEscapes(_ escape: String) {
    check("[\"\(escape)\"]", "2: a string has an unknown or incomplete escape sequence")
  }

  @Test func loneSurrogates() {
    check(#""\ud83d""#, #"1: a string has \ud83d, which is not a character"#)
    check(#""\ud83dx""#, #"1: a string has \ud83d, which is not a character"#)
    check(#""\ud83d\n""#, #"1: a string has \ud83d, which is not a character"#)
    check(#""\ud83d\ud83d""#, #"1: a string has \ud83d, which is not a character"#)
    check(#""\ude00""#, #"1: a string has \ude00, which is not a character"#)
  }

  @Test func noncharacters() {
    check(#""\ufffe""#, #"1: a string has \ufffe, which is not a character"#)
    check(#""\uFDD0""#, #"1: a string has \ufdd0, which is not a character"#)
    check(#""\ud83f\udfff""#, #"1: a string has \u1ffff, which is not a character"#)
    check("\"<EF><BF><BE>\"", "1: a string is not valid UTF-8")
    check("\"<EF><B7><90>\"", "1: a string is not valid UTF-8")
    check("\"<F0><9F><BF><BF>\"", "1: a string is not valid UTF-8")
  }

  @Test(arguments: [
    "<80>", "<BF>", "<C3>(", "<C3>", "<C0><80>", "<C1><81>", "<E0><80><80>", "<E2><82>", "<ED><A0><80>",
    "<F0><80><80><80>",
    "<F4><90><80><80>", "<F5><80><80><80>", "<F8><80><80><80>", "<FD>",
  ])
  func invalidUTF8(_ bytes: String) {
    check(Wire(stringLiteral: "[\"a\(bytes)\"]"), "3: a string is not valid UTF-8")
  }

  @Test(arguments: ["00", "01", "07", "09", "0A", "1F", "FE", "FF"])
  func controlsInStrings(_ byte: String) {
    let stray = "stray byte 0x\(byte)"
    check(Wire(stringLiteral: "[\"ab<\(byte)>"), "4: \(stray)")
    check(Wire(stringLiteral: "['<\(byte)>"), "2: \(stray)")
    check(Wire(stringLiteral: "[\"\\<\(byte)>"), "3: \(stray)")
  }

  @Test func errorsInNames() {
    check("{\"<80>\": 1}", "2: a string is not valid UTF-8")
    check(#"{"a\q": 1}"#, "3: a string has an unknown or incomplete escape sequence")
  }
}
