/// A schema or table file as it was opened, and the directive that asked for it.
///
/// Immutable and shared: every location in the file points at the one object.
package final class SourceFile: Sendable {
  /// The path as it is shown in messages: as given for the root, joined to the includer's folder otherwise.
  package let path: String
  /// The module's name: the normalised path relative to the root file's folder.
  package let module: String
  /// The place of the `include` directive; nil for the root file.
  package let includedFrom: SourceLocation?
  /// The text with every line end made a newline, and one at the end.
  let bytes: [UInt8]

  package init(path: String, module: String, includedFrom: SourceLocation? = nil, text: [UInt8] = []) {
    self.path = path
    self.module = module
    self.includedFrom = includedFrom
    bytes = SourceText.normalised(text)
  }
}

/// A place in a source file.
package struct SourceLocation: Sendable {
  package var file: SourceFile
  /// Counts from 1.
  package var line: Int
  /// Counts from 1 in code points; nil where only the line is meaningful.
  package var column: Int?
  /// Where in the file's bytes the thing begins that stands there; nil where that is not known.
  var offset: Int?

  package init(file: SourceFile, line: Int, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  init(file: SourceFile, line: Int, column: Int? = nil, offset: Int) {
    self.init(file: file, line: line, column: column)
    self.offset = offset
  }
}
