package import QAPISchema

/// Makes the manual page of monitor tables, `hmp-commands(7)`, in mdoc.
package enum ManualGenerator {
  /// The headings are those of the free-form texts in the tables; a row's sub-table follows its main table.
  package static func page(of table: HMPTable, _ options: ManualOptions) -> String {
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

  private mutating func row(_ row: HMPRow, _ reader: MarkupReader) {
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
