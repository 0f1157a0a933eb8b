import Testing

@testable import LineEditor

/// A line on a terminal, drawn as libedit does, and what is drawn over it.
private struct Stage {
  var overlay: LineOverlay
  let columns: Int
  var line = LineOverlay.Line(prompt: "> ", before: "", after: "")
  private(set) var bytes = 0

  init(columns: Int = 20, usesColor: Bool = true, colors: Int = 256, isDim: Bool = true) {
    self.columns = columns
    overlay = LineOverlay(LineStyle(.init(isDim: isDim, isUnderlined: true, colors: colors), usesColor: usesColor))
  }

  /// The screen after a line was drawn plainly, and then its overlay.
  mutating func show(
    _ before: String, _ after: String = "", hint: String = "", errors: [Range<Int>] = [], isTyped: Bool = false,
    onPlain: Bool = true
  ) -> [String] {
    var terminal = TerminalModel(columns: columns)
    line = LineOverlay.Line(prompt: "> ", before: before, after: after)
    terminal.write(line.prompt + line.text)
    // libedit leaves no cursor behind the last column.
    let cursor = ScreenPosition(after: (line.prompt + before).unicodeScalars, columns: columns)
    if cursor.row > terminal.row { terminal.write(" ") }
    terminal.write("\r\u{1B}[99A" + (cursor.row > 0 ? "\u{1B}[\(cursor.row)B" : ""))
    if cursor.column > 0 { terminal.write("\u{1B}[\(cursor.column)C") }
    if onPlain { overlay.forget() }
    let drawn = overlay.draw(
      LineAnnotation(hint: hint, errors: errors), on: line, size: .init(columns: columns, rows: 5), isTyped: isTyped)
    bytes = drawn.utf8.count
    terminal.write(drawn)
    #expect(terminal.row == cursor.row && terminal.column == cursor.column, "the cursor is where it was")
    return terminal.shown.map { $0.replacing(/\ +$/, with: "") }
  }
}

@Suite struct LineOverlayTests {
  @Test func aHintStandsBehindTheCursorAtTheEnd() {
    var stage = Stage()
    #expect(stage.show("get", hint: " key") == ["> get2< key>"])
    #expect(stage.overlay.removeHint() == "\u{1B}[K")
    #expect(stage.overlay.removeHint() == "")
    #expect(stage.show("ge", "t", hint: " key") == ["> get"])
    #expect(stage.show("get", hint: " a\u{1B}[2Jb") == ["> get2< a^[[2Jb>"])
  }

  @Test func aHintNeverWraps() {
    var stage = Stage(columns: 12)
    #expect(stage.show("get", hint: " key value") == ["> get2< key …>"])
    #expect(stage.show("12345678", hint: " key") == ["> 12345678"])
    #expect(stage.show("1234567890", hint: " key") == ["> 1234567890", "2< key>"])
    #expect(stage.show("漢字", hint: "漢字漢字") == ["> 漢字2<漢字…>"])
  }

  @Test func faultsAreMarkedWhereTheyAre() {
    var stage = Stage(columns: 10)
    #expect(stage.show("foo bar", errors: [0..<3]) == ["> 31<foo> bar"])
    #expect(stage.show("a bad", " b", errors: [2..<5]) == ["> a 31<bad> b"])
    #expect(stage.show("a b", "ad b", errors: [2..<5, 6..<7]) == ["> a 31<bad> 31<b>"])
    #expect(stage.show("a wrong-one", errors: [2..<11]) == ["> a 31<wrong->", "31<one>"])
    #expect(stage.show("", "a wrong-one", errors: [2..<11]) == ["> a 31<wrong->", "31<one>"])
    #expect(stage.show("a é漢漢", errors: [2..<10]) == ["> a 31<é漢漢>"])
    #expect(stage.show("a bé漢漢漢", errors: [2..<14]) == ["> a 31<bé漢漢>", "31<漢>"])
    #expect(stage.show("ab\tc", errors: [0..<4]) == ["> 31<ab    c>"])
    #expect(stage.show("a12345678", errors: [0..<8]) == ["> 31<a1234567>", "8"])
    #expect(stage.show("a1234567", errors: [0..<8]) == ["> 31<a1234567>", ""])
  }

  @Test func whatIsRightAgainIsPlain() {
    var stage = Stage()
    #expect(stage.show("foo", errors: [0..<3]) == ["> 31<foo>"])
    #expect(stage.show("info", onPlain: false) == ["> info"])
    #expect(stage.bytes > 0)
    #expect(stage.show("info", onPlain: false) == ["> info"])
    #expect(stage.bytes == 0)
  }

  @Test func onlyWhatWasTypedIsDrawn() {
    var stage = Stage(columns: 40)
    _ = stage.show("foo", errors: [0..<3])
    _ = stage.show("foo ", errors: [0..<3], isTyped: true, onPlain: false)
    #expect(stage.bytes == 0)
    _ = stage.show("foo b", errors: [0..<3, 4..<5], isTyped: true, onPlain: false)
    #expect(stage.bytes == "\u{1B}[1D\u{1B}[31mb\u{1B}[0m".utf8.count)
    #expect(stage.show("foo b", errors: [0..<3, 4..<5], onPlain: false) == ["> 31<foo> 31<b>"])
  }

  @Test func linesThatAreNotDrawnAsTheyAreStayAlone() {
    var stage = Stage()
    #expect(stage.show("a\u{1}b", hint: " key", errors: [0..<3]) == ["> a\u{1}b"])
    #expect(stage.show("foo", "\nbck: f", hint: " key", errors: [0..<3]) == ["> foo\nbck: f"])
    let long = String(repeating: "x", count: 100)
    #expect(!stage.show(long, hint: " key", errors: [0..<3]).joined().contains("<"))
  }

  @Test func terminalsWithoutColor() {
    var plain = Stage(usesColor: false)
    #expect(plain.show("foo", hint: " key", errors: [0..<3]) == ["> 4<foo>2< key>"])
    var old = Stage(colors: -1, isDim: false)
    #expect(old.show("foo", hint: " key", errors: [0..<3]) == ["> 4<foo>"])
    var dimless = Stage(colors: 16, isDim: false)
    #expect(dimless.show("foo", hint: " key") == ["> foo90< key>"])
  }
}
