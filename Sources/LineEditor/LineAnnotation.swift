/// What is shown with a line while it is edited, besides its text.
package struct LineAnnotation: Sendable, Equatable {
  /// What may follow, in one row; shown behind the cursor where that is at the line's end.
  package var hint: String
  /// The parts that are wrong, in UTF-8 offsets; ascending, and none reaches into another.
  package var faults: [Range<Int>]

  package init(hint: String = "", faults: [Range<Int>] = []) {
    self.hint = hint
    self.faults = faults
  }
}
