/// The rows of one or more `.hmp` files.
package struct HMPTable: Sendable {
  /// In the order in which they were read.
  package var rows: [HMPRow]
  /// Free-form text and rows' documentation, in the order in which they were read.
  package var documentation: [DocumentationBlock]

  package init(rows: [HMPRow] = [], documentation: [DocumentationBlock] = []) {
    self.rows = rows
    self.documentation = documentation
  }

  /// The row with that name or alias in the main table, or in the sub-table given.
  package func row(named name: String, in table: String? = nil) -> HMPRow? {
    rows.first { $0.table == table && ($0.name == name || $0.aliases.contains(name)) }
  }
}
