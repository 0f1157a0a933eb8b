import HMP
import QJSON

/// What stands behind a row, for its help: QMP commands, their flags, and whether the target has them.
struct CommandsBehind {
  private let row: HMPRow
  /// Nil where the target can't be asked.
  private let names: Set<String>?

  init(_ row: HMPRow, among names: Set<String>?) {
    self.row = row
    self.names = names
  }

  var text: String {
    var text = ""
    if !row.qmpCommands.isEmpty {
      let title = row.qmpCommands.count == 1 ? "QMP command" : "QMP commands"
      text += HelpText.item("\(title):", described.joined(separator: "; "), column: title.count + 2)
    }
    if row.isNative { text += row.qmpCommands.isEmpty ? Self.monitorOnly : Self.monitorElse }
    return availability.isEmpty ? text : text + HelpText.paragraph(availability)
  }

  var members: JSONObject {
    var members: JSONObject = ["qmp-commands": .array(row.qmpCommands.map { .string($0) })]
    members["coroutine"] = .bool(row.traits.contains(where: \.isCoroutine))
    members["deprecated"] = .bool(row.traits.contains(where: \.isDeprecated))
    members["unstable"] = .bool(row.traits.contains(where: \.isUnstable))
    members["human-monitor"] = .bool(row.isNative)
    if let names {
      let found = RowAvailability(row, among: names)
      members["available"] = .bool(found.isThere)
      if found != .there { members["needs"] = found.needs }
    }
    return members
  }

  private static let monitorOnly = "The target's own human monitor carries it out.\n"
  private static let monitorElse = "Without it, the target's own human monitor carries it out.\n"

  private var described: [String] {
    row.qmpCommands.map { name in
      let words = row.traits.first { $0.name == name }?.words ?? []
      return words.isEmpty ? name : "\(name) (\(words.joined(separator: ", ")))"
    }
  }

  private var availability: String {
    guard let names, row.isNative || !row.qmpCommands.isEmpty else { return "" }
    switch RowAvailability(row, among: names) {
    case .there: return "This target can do it."
    case .inPart(let lacking): return "This target can do it, without \(lacking.joined(separator: ", "))."
    case .lacking(let lacking): return "This target can't do it: it has no \(lacking.joined(separator: ", "))."
    case .needsHumanMonitor: return "This target can't do it: it has no human monitor of its own."
    }
  }
}
