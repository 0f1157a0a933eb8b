/// A part of a documentation text, as its markup divides it.
///
/// The markup is the part of reStructuredText that schemas use, with `@name` for a member.
indirect enum MarkupBlock: Equatable {
  case paragraph([MarkupWord])
  /// Lines that keep their line breaks and blanks.
  case literal([String])
  case bullets([[MarkupBlock]])
  case numbers([[MarkupBlock]])
  case terms([Term])
  case quote([MarkupBlock])
  /// Blocks under a title, such as a note or an example.
  case titled([MarkupWord], [MarkupBlock])
  case table(MarkupTable)

  struct Term: Equatable {
    var term: [MarkupWord]
    var blocks: [MarkupBlock]
  }
}

/// The pieces between two blanks; only pieces with a style contain blanks.
struct MarkupWord: Equatable {
  var pieces: [MarkupPiece]
}

struct MarkupPiece: Equatable {
  enum Style: Equatable {
    case plain, emphasis, strong, literal
    /// The name of a member or argument.
    case member
    case command, type
  }

  var style: Style
  var text: String
}

struct MarkupTable: Equatable {
  /// The rows above the line that ends the heading.
  var headings: [[[MarkupWord]]]
  var rows: [[[MarkupWord]]]
}

/// Reads documentation text.
struct MarkupReader {
  /// The style of a name in the text; nil for a word that is no name.
  var style: (_ name: String) -> MarkupPiece.Style? = { _ in nil }

  /// The blocks of a text, given as lines without common indentation.
  func blocks(_ lines: [String]) -> [MarkupBlock] {
    var reader = BlockReader(lines: lines[...], inline: InlineReader(style: style), depth: 0)
    return reader.blocks()
  }

  /// The words of a text without blocks.
  func words(_ text: String) -> [MarkupWord] { InlineReader(style: style).words(text) }
}
