import QAPISchema

/// Text of which parts exist under conditions only.
struct ConditionalText {
  struct Piece {
    var text: String
    var condition: Condition?
  }

  /// A piece is not added to beyond that many bytes.
  private static let pieceLength = 4000

  private(set) var pieces: [Piece] = []
  /// Those of the parts that are being added, outermost first.
  private var conditions: [Condition] = []
  private var condition: Condition?

  mutating func add(_ text: String) {
    if let last = pieces.indices.last, pieces[last].text.utf8.count <= Self.pieceLength,
      pieces[last].condition == condition
    {
      pieces[last].text += text
    } else {
      pieces.append(Piece(text: text, condition: condition))
    }
  }

  /// Adds a part that exists under the condition only.
  mutating func under(_ condition: Condition?, _ part: (inout ConditionalText) -> Void) {
    guard let condition else { return part(&self) }
    let outer = self.condition
    conditions.append(condition)
    self.condition = conditions.reversed().reduce(nil) { .both($1, $0) }
    part(&self)
    conditions.removeLast()
    self.condition = outer
  }
}
