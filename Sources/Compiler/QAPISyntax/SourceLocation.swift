/// A place in a source file: the line and column that the rules of the language give, and the bytes that are meant.
package struct SourceLocation: Sendable {
  package var file: SourceFile
  /// Counts from 1.
  package var line: Int
  /// Counts from 1 in code points; nil where only the line is meaningful.
  package var column: Int?
  /// The bytes to show to a person, which may be on another line: the rules place many errors at their definition.
  package var range: Range<Int>

  init(file: SourceFile, line: Int, column: Int? = nil, range: Range<Int>) {
    self.file = file
    self.line = line
    self.column = column
    self.range = range
  }

  /// The same line and column for other bytes.
  package func marking(_ range: Range<Int>?) -> SourceLocation {
    var location = self
    if let range { location.range = range }
    return location
  }

  /// The lines and columns of the bytes that are meant.
  package var sourceRange: SourceRange { file.range(range) }
}

extension SourceLocation: CustomStringConvertible {
  /// The form `FILE:LINE[:COLUMN]`.
  package var description: String { "\(file.path):\(line)" + (column.map { ":\($0)" } ?? "") }
}

/// A place in a text for people and editors.
package struct SourcePosition: Sendable, Equatable {
  /// Counts from 1.
  package var line: Int
  /// Counts from 1 in code points; a tab is one of them.
  package var column: Int
}

/// From the first character of something to the one after its last.
package struct SourceRange: Sendable, Equatable {
  package var start: SourcePosition
  package var end: SourcePosition
}
