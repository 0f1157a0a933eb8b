package import QAPISchema

/// Makes the manual page of monitor tables, `hmp-commands(7)`, in mdoc.
package enum ManualGenerator {
  /// The headings are those of the free-form texts in the tables; a row's sub-table follows its main table.
  package static func page(of table: HMPTable) -> String {
    var page = ManualText()
    page.macro("Dd", "")
    page.macro("Dt", "HMP-COMMANDS 7")
    page.macro("Os")
    page.macro("Sh", "NAME")
    page.macro("Nm", "hmp-commands")
    page.macro("Nd", "commands of the human monitor")
    page.macro("Sh", "DESCRIPTION")
    page.paragraph("These are the commands that can be typed at the prompt of")
    page.macro("Xr", "hmp 1 .")
    page.paragraph("An argument in brackets can be left out.")
    for topic in ManualTopic.topics(of: table) { page.topic(topic) }
    page.macro("Sh", "SEE ALSO")
    page.macro("Xr", "hmp 1 ,")
    page.macro("Xr", "qapi-gen 1")
    return page.text
  }
}

extension ManualText {
  fileprivate mutating func topic(_ topic: ManualTopic) {
    macro("Sh", topic.title.uppercased())
    for (index, text) in topic.introduction.enumerated() {
      if index > 0 { macro("Pp") }
      paragraph(text)
    }
    guard !topic.rows.isEmpty else { return }
    macro("Bl", "-tag -width Ds")
    for row in topic.rows { self.row(row) }
    macro("El")
  }

  private mutating func row(_ row: HMPRow) {
    let prefix = row.table.map { "\($0) " } ?? ""
    item(command: prefix + row.name, usage: row.usage)
    for (index, text) in HMPText.paragraphs(row.documentation).enumerated() {
      if index > 0 { macro("Pp") }
      paragraph(text)
    }
    if !row.aliases.isEmpty {
      macro("Pp")
      paragraph(row.aliases.count == 1 ? "Other name:" : "Other names:")
      macro("Ic", row.aliases.map { Self.word($0) }.joined(separator: " , "))
    }
    let arguments = row.arguments.arguments.compactMap { argument in
      row.text(ofArgument: argument.name).map { (argument.name, HMPText.line($0)) }
    }
    guard !arguments.isEmpty else { return }
    macro("Bl", "-tag -width Ds")
    for (name, text) in arguments {
      macro("It", "Ar \(Self.word(name))")
      paragraph(text)
    }
    macro("El")
  }
}
