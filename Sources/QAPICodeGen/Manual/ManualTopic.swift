import QAPISchema

/// A section of the manual page: a heading of the tables with the rows behind it.
struct ManualTopic {
  var title: String
  /// Texts, as lines without common indentation.
  var introduction: [[String]] = []
  var rows: [HMPRow] = []

  /// The topics in the order of the tables; rows before any heading are under one of their own.
  static func topics(of table: HMPTable) -> [ManualTopic] {
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
