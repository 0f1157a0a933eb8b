package import HMPTables
import QAPISyntax

/// Generates the manual page of monitor tables, `hmp-commands(7)`, in mdoc.
package enum ManualGenerator {
  /// The headings are those of the free-form texts in the tables; a row's sub-table follows its main table.
  package static func page(of table: TableDefinition, _ options: ManualOptions) -> String {
    var page = ManualText()
    page.prologue(options)
    page.paragraph("These are the commands that can be typed at the prompt of")
    page.macro("Xr", "hmp 1 .")
    page.paragraph("An argument in brackets can be left out.")
    let names = Set(table.rows.flatMap { [$0.name] + $0.aliases })
    let reader = MarkupReader { names.contains($0) ? .command : nil }
    for topic in ManualTopic.topics(of: table) { page.topic(topic, reader) }
    page.section("SEE ALSO")
    page.macro("Xr", "hmp 1 ,")
    page.macro("Xr", "qapi-gen 1")
    return page.text
  }
}

extension ManualText {
  fileprivate mutating func topic(_ topic: ManualTopic, _ reader: MarkupReader) {
    section(topic.title.uppercased())
    for text in topic.introduction { add(reader.blocks(text)) }
    guard !topic.rows.isEmpty else { return }
    openList("-tag -width Ds")
    for row in topic.rows { self.row(row, reader) }
    closeList()
  }

  private mutating func row(_ row: RowDefinition, _ reader: MarkupReader) {
    let name = Self.arguments((row.table.map { "\($0) " } ?? "") + row.name)
    item("Ic \(name)" + (row.usage.isEmpty ? "" : " Ar \(Self.arguments(row.usage))"))
    add(reader.blocks(DocumentationText.whole(row.documentation)))
    if !row.aliases.isEmpty {
      breakParagraph()
      paragraph(row.aliases.count == 1 ? "Other name:" : "Other names:")
      add(macros: "Ic " + row.aliases.map(Self.word).joined(separator: " , "))
    }
    let arguments = row.arguments.arguments.compactMap { argument in
      row.text(ofArgument: argument.name).map { (argument.name, DocumentationText.lines($0)) }
    }
    if !arguments.isEmpty {
      openList("-tag -width Ds")
      for (name, lines) in arguments {
        item("Ar \(Self.word(name))")
        add(reader.blocks(lines))
      }
      closeList()
    }
    if !row.example.isEmpty {
      breakParagraph()
      paragraph("Example:")
      add(macros: "Li \(Self.arguments(row.example))")
    }
  }
}

/// A section of the manual page: a heading of the tables with the rows after it.
struct ManualTopic {
  var title: String
  /// The free-form texts, as lines without common indentation.
  var introduction: [[String]] = []
  var rows: [RowDefinition] = []

  /// The topics in the order of the tables, with one of their own for rows before the first heading.
  static func topics(of table: TableDefinition) -> [ManualTopic] {
    var topics: [ManualTopic] = []
    var rows = table.rows[...]
    for block in table.documentation {
      guard let symbol = block.symbol else {
        topics.add(freeForm: block)
        continue
      }
      guard let row = rows.first, row.name == symbol else { continue }
      rows = rows.dropFirst()
      if topics.isEmpty { topics.append(ManualTopic(title: "Commands")) }
      topics[topics.count - 1].rows.append(row)
    }
    return topics
  }
}

extension [ManualTopic] {
  fileprivate mutating func add(freeForm block: DocumentationBlock) {
    var lines = DocumentationText.whole(block)
    if let first = lines.first, first.hasPrefix("=") {
      append(ManualTopic(title: String(first.drop { $0 == "=" || $0 == " " })))
      lines.removeFirst()
    }
    if isEmpty { append(ManualTopic(title: "Commands")) }
    self[count - 1].introduction.append(lines)
  }
}

/// The head of a manual page.
package struct ManualOptions: Sendable {
  /// The page's name, under which `man` finds it.
  package var name: String
  /// One line on the subject.
  package var about: String
  /// The date of the page; nil for the day on which it is shown.
  package var date: String?

  package init(name: String, about: String, date: String? = nil) {
    self.name = name
    self.about = about
    self.date = date
  }
}

extension ManualText {
  /// Adds the beginning of a page.
  mutating func prologue(_ options: ManualOptions) {
    macro("Dd", options.date.map(Self.date) ?? "$Mdocdate$")
    macro("Dt", "\(Self.title(options.name.uppercased())) 7")
    macro("Os")
    section("NAME")
    macro("Nm", Self.title(options.name))
    macro("Nd", Self.title(options.about))
    section("DESCRIPTION")
  }

  private static func date(_ text: String) -> String {
    text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || " ,-".contains($0)) }
  }

  /// Text for the lists of manual pages, in which a hyphen must not be escaped.
  private static func title(_ text: String) -> String {
    text.split(separator: "-", omittingEmptySubsequences: false).map { arguments(String($0)) }.joined(separator: "-")
  }
}
