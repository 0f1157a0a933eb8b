import Testing

@testable import LineEditor

@Suite struct ScreenPositionTests {
  @Test(arguments: [
    ("", 0, 0), ("abc", 0, 3),
    ("1234567890", 1, 0), ("12345678901", 1, 1),
    ("123456789漢", 1, 2), ("12345678漢", 1, 0),
    ("a\tb", 0, 9), ("123456789\tb", 1, 1),
    ("\u{01}", 0, 2), ("a\nb", 1, 1),
  ])
  func onTenColumns(_ text: String, _ row: Int, _ column: Int) {
    let position = ScreenPosition(after: text.unicodeScalars, columns: 10)
    #expect((position.row, position.column) == (row, column))
  }
}
