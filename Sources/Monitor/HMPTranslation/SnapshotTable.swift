package import MonitorAPI

/// The table of the internal snapshots of an image.
package enum SnapshotTable {
  /// The widths and names of the columns.
  package enum Layout: Sendable {
    case narrow
    case wide
  }
}

extension SnapshotTable.Layout {
  /// The layout of the target, which is known by its description of nodes.
  package init(of nodes: [BlockDeviceInfo]) {
    // The member `active` and the wide table appeared in the same release.
    self = nodes.contains { $0.active != nil } ? .wide : .narrow
  }

  package var header: String {
    switch self {
    case .narrow:
      "ID".padded(to: 10) + "TAG".padded(to: 17) + line(["VM SIZE", "DATE", "VM CLOCK", "ICOUNT"])
    case .wide:
      "ID".padded(to: 7) + " " + "TAG".padded(to: 16) + " " + line(["VM_SIZE", "DATE", "VM_CLOCK", "ICOUNT"])
    }
  }

  /// The line of a snapshot, with `id` in place of its own ID if given.
  package func row(_ snapshot: SnapshotInfo, id: String? = nil, date: (_ seconds: Int64) -> String) -> String {
    let size = ReportText.size(UInt64(bitPattern: snapshot.vmStateSize))
    let cells = [size, date(snapshot.dateSec), clock(snapshot), instructions(snapshot)]
    return (id ?? snapshot.id).padded(to: self == .narrow ? 9 : 7) + " " + snapshot.name.padded(to: 16) + " "
      + line(cells)
  }

  /// The columns after the ID and the tag, aligned to the right.
  private func line(_ cells: [String]) -> String {
    let widths = self == .narrow ? [8, 20, 13, 11] : [8, 20, 16, 11]
    let columns = zip(cells, widths).enumerated().map { index, column in
      let (text, width) = column
      // The wide layout has an extra blank before each column but the first.
      return self == .wide && index > 0 ? " " + text.leftPadded(to: width - 1) : text.leftPadded(to: width)
    }
    return columns.joined() + "\n"
  }

  private func clock(_ snapshot: SnapshotInfo) -> String {
    let seconds = snapshot.vmClockSec
    let hours = String(seconds / 3600).leftPadded(to: self == .narrow ? 2 : 4, with: "0")
    let rest = [seconds / 60 % 60, seconds % 60].map { String($0).leftPadded(to: 2, with: "0") }
    let milliseconds = String(snapshot.vmClockNsec / 1_000_000).leftPadded(to: 3, with: "0")
    return "\(hours):\(rest[0]):\(rest[1]).\(milliseconds)"
  }

  private func instructions(_ snapshot: SnapshotInfo) -> String {
    if let count = snapshot.icount { return String(count) }
    return self == .narrow ? "" : "--"
  }
}
