import Synchronization

/// The main table or a sub-table.
struct HMPTableLevel: Sendable {
  let entries: [HMPTable.Entry]
  private let index: [String: Int]
  private let made: MadeRows

  init(_ entries: [HMPTable.Entry] = []) throws(HMPTableError) {
    self.entries = entries
    var index: [String: Int] = [:]
    index.reserveCapacity(entries.count)
    for (position, entry) in entries.enumerated() {
      for name in entry.names where index.updateValue(position, forKey: name) != nil {
        throw .duplicateName(name, table: entry.table)
      }
    }
    self.index = index
    made = MadeRows(count: entries.count)
  }

  func entry(_ name: String) -> HMPTable.Entry? { index[name].map { entries[$0] } }

  func row(_ name: String) -> HMPRow? { index[name].map(row) }

  /// All rows, sorted by their spelling.
  var rows: [HMPRow] {
    let spellings = entries.map { $0.names.joined(separator: "|") }
    return entries.indices.sorted { spellings[$0].utf8.lexicographicallyPrecedes(spellings[$1].utf8) }.map(row)
  }

  private func row(at position: Int) -> HMPRow { made.row(at: position) { entries[position].row } }
}

/// The rows that have been made, by their places.
private final class MadeRows: Sendable {
  private let boxes: Mutex<[Box?]>

  /// Keeps the places of rows that have not been made small.
  private final class Box: Sendable {
    let row: HMPRow

    init(_ row: HMPRow) {
      self.row = row
    }
  }

  init(count: Int) {
    boxes = Mutex(Array(repeating: nil, count: count))
  }

  func row(at position: Int, make: () -> HMPRow) -> HMPRow {
    if let box = boxes.withLock({ $0[position] }) { return box.row }
    let row = make()
    boxes.withLock { $0[position] = Box(row) }
    return row
  }
}
