import QJSON

/// A monitor that was found, with its responses.
package struct ListedMonitor: Sendable, Equatable {
  /// The name of the guest.
  package var name: String?
  /// The program that serves the monitor.
  package var program: String?
  /// The version of the program: `7.2.22`.
  package var version: String?
  /// The state of the guest: `running`.
  package var status: String?
  /// Why the monitor could not be queried, in a few words: `busy`.
  package var problem: String?
  package var processID: Int32?
  package var address: String

  package init(
    name: String? = nil, program: String? = nil, version: String? = nil, status: String? = nil,
    problem: String? = nil, processID: Int32? = nil, address: String
  ) {
    self.name = name
    self.program = program
    self.version = version
    self.status = status
    self.problem = problem
    self.processID = processID
    self.address = address
  }
}

/// The output of `hmp list`.
package enum MonitorList {
  private static let headings = ["NAME", "PROGRAM", "STATE", "PID", "ADDRESS"]

  /// A table with a heading; empty if there are no monitors.
  package static func text(_ monitors: [ListedMonitor]) -> String {
    guard !monitors.isEmpty else { return "" }
    let rows = [headings] + monitors.map(cells)
    let widths = headings.indices.dropLast().map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count + 2) }.joined()
        + row[headings.count - 1] + "\n"
    }.joined()
  }

  /// A JSON document on each line.
  package static func json(_ monitors: [ListedMonitor]) -> String {
    monitors.map { document($0).text() + "\n" }.joined()
  }

  /// The addresses of the monitors without a problem, each with a NUL after it.
  ///
  /// None can be taken for an option: a path that does not begin with a slash gets a prefix.
  package static func addresses(_ monitors: [ListedMonitor]) -> String {
    monitors.filter { $0.problem == nil }.map { monitor in
      let isClear = monitor.address.hasPrefix("/") || monitor.address.hasPrefix("tcp:")
      return (isClear ? "" : "unix:") + monitor.address + "\0"
    }.joined()
  }

  private static func cells(_ monitor: ListedMonitor) -> [String] {
    let program = [monitor.program, monitor.version].compactMap { $0 }.joined(separator: " ")
    return [
      monitor.name ?? "-", program.isEmpty ? "-" : program, monitor.problem ?? monitor.status ?? "-",
      monitor.processID.map { String($0) } ?? "-", monitor.address,
    ].map(inOneLine)
  }

  /// Keeps a cell on one line: `?` replaces each control character, so that no text can look like another row.
  private static func inOneLine(_ cell: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in cell.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: line.append("?")
      default: line.append(scalar)
      }
    }
    return String(line)
  }

  private static func document(_ monitor: ListedMonitor) -> JSONValue {
    var document: JSONObject = ["address": .string(monitor.address)]
    document["pid"] = monitor.processID.map { .integer(Int64($0)) }
    document["program"] = monitor.program.map { .string($0) }
    document["version"] = monitor.version.map { .string($0) }
    document["name"] = monitor.name.map { .string($0) }
    document["status"] = monitor.status.map { .string($0) }
    document["problem"] = monitor.problem.map { .string($0) }
    return .object(document)
  }
}
