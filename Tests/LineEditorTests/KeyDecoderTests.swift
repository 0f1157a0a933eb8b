import Testing

@testable import LineEditor

/// Characters as they are, pastes in `«»`, whatever the size of the pieces.
private func check(
  _ input: [UInt8], _ expected: String, recognizesCursorKeys: Bool = false, bound: Set<[UInt8]>? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for chunk in 1...max(input.count, 1) {
    var decoder = KeyDecoder()
    decoder.recognizesCursorKeys = recognizesCursorKeys
    decoder.boundSequences = bound
    var actual = ""
    func drain() {
      while let key = decoder.next() {
        switch key {
        case .character(let scalar): actual.unicodeScalars.append(scalar)
        case .paste(let text): actual += "«\(text)»"
        }
      }
    }
    for start in stride(from: 0, to: input.count, by: chunk) {
      decoder.feed(input[start..<min(start + chunk, input.count)])
      drain()
    }
    if decoder.need == .bytesSoon {
      decoder.settle()
      drain()
    }
    #expect(actual == expected, "in pieces of \(chunk)", sourceLocation: sourceLocation)
  }
}

private func check(_ input: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
  check(Array(input.utf8), expected, sourceLocation: sourceLocation)
}

@Suite struct KeyDecoderTests {
  @Test func characters() {
    check("aé漢😀", "aé漢😀")
    check("\u{1B}[A", "\u{1B}[A")
    check("\u{1B}", "\u{1B}")
    check("\u{1B}[20", "\u{1B}[20")
    check("\u{1B}\u{1B}[A", "\u{1B}\u{1B}[A")
  }

  @Test func sequencesOfKeysThatAreNotBoundAreDropped() {
    let bound: Set = [Array("\u{1B}[A".utf8), Array("\u{1B}OA".utf8)]
    func check(_ input: String, _ expected: String) {
      LineEditorTests.check(Array(input.utf8), expected, bound: bound)
    }
    check("a\u{1B}[Ab\u{1B}OAc", "a\u{1B}[Ab\u{1B}OAc")
    check("a\u{1B}[5~b\u{1B}[15~c\u{1B}[1;3Ad\u{1B}OPe", "abcde")
    check("a\u{1B}\u{1B}[Ab\u{1B}[[Ac\u{1B}[3;5~d\u{1B}O5Pe", "abcde")
    check("a\u{1B}[200~b\u{1B}[201~c\u{1B}[201~d", "a«b»cd")
    check("\u{1B}bx\u{1B}[1é", "\u{1B}bx\u{1B}[1é")
    check("\u{1B}[5", "\u{1B}[5")
    check("\u{1B}O", "\u{1B}O")
  }

  @Test func whatNoKeyboardSends() {
    check([0x61, 0xFF, 0x62], "a\u{FFFD}b")
    check([0xC3, 0x61], "\u{FFFD}a")
    check([0xE6, 0xBC, 0x61], "\u{FFFD}a")
    check("\u{91}x", "\u{FFFD}x")
  }

  @Test func pastes() {
    check("a\u{1B}[200~b\tc\u{1B}[201~d", "a«b\tc»d")
    check("\u{1B}[200~one\rtwo\r\nthree\n\u{1B}[201~", "«one\ntwo\nthree\n»")
    check("\u{1B}[200~\u{1B}[A\u{03}é\u{1B}[201~", "«[Aé»")
    check("\u{1B}[200~\u{1B}[201~", "«»")
  }

  @Test func aPasteWithoutEndComesInParts() {
    var decoder = KeyDecoder()
    decoder.feed("\u{1B}[200~".utf8)
    decoder.feed(repeatElement(UInt8(ascii: "x"), count: KeyDecoder.pasteLimit + 1))
    #expect(decoder.next() == .paste(String(repeating: "x", count: KeyDecoder.pasteLimit)))
    #expect(decoder.next() == nil)
    decoder.feed("\u{1B}[201~".utf8)
    #expect(decoder.next() == .paste("x"))
  }

  @Test(arguments: [
    ("\u{1B}[A", "\u{92}"), ("\u{1B}OB", "\u{93}"), ("\u{1B}[3~x", "\u{98}x"), ("a\u{1B}[1~", "a\u{96}"),
    ("\u{1B}", "\u{1B}"), ("\u{1B}[", "\u{1B}["), ("\u{1B}[5~", "\u{1B}[5~"), ("\u{1B}x", "\u{1B}x"),
    ("\u{1B}[200~\u{1B}[Ab\u{1B}[201~", "«[Ab»"), ("\u{1B}O", "\u{1B}O"), ("\u{1B}\u{1B}[A", "\u{1B}\u{92}"),
  ])
  func cursorKeysAsOneCharacter(_ input: String, _ expected: String) {
    check(Array(input.utf8), expected, recognizesCursorKeys: true)
  }
}
