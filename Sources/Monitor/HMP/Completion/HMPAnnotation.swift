/// What is shown with a line while it is typed.
public struct HMPAnnotation: Sendable, Equatable {
  /// What may follow the line, with a blank in front where one is needed; empty where nothing is known to.
  public var hint = ""
  /// The parts that no further typing makes right, in bytes of UTF-8; ascending, and none reaches into another.
  public var faults: [Range<Int>] = []

  /// Makes an annotation; the ranges are offsets in UTF-8.
  public init(hint: String = "", faults: [Range<Int>] = []) {
    self.hint = hint
    self.faults = faults
  }
}
