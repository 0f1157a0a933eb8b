import HMP

/// What a QMP command and its members mean, by what the tables say of the rows that use it.
struct CommandMeaning {
  /// The rows, those first that are this very command.
  let rows: [HMPRow]
  private let members: [String: String]
  /// What the command does; nil where no row is this very command.
  let text: String?

  init(of command: String, in table: HMPTable) {
    let using = table.rows.filter { $0.qmpCommands.contains(command) }
    let calling = using.filter { $0.call?.command == command }
    rows = calling + using.filter { $0.call?.command != command }
    text = calling.first.map(\.details)
    members = calling.reduce(into: [:]) { members, row in
      for help in row.argumentHelp where !row.hasOtherUnit(help.name) {
        for member in row.call?.members(for: help.name) ?? [] where members[member] == nil {
          members[member] = help.text
        }
      }
    }
  }

  /// What a member means; nil where no row says it.
  func text(ofMember name: String) -> String? { members[name] }
}

extension HMPRow {
  /// Whether an argument is written in a unit that the member does not have, which are bytes.
  fileprivate func hasOtherUnit(_ argument: String) -> Bool {
    arguments.contains { $0.name == argument && ($0.kind == .size || $0.kind == .megabytes) }
  }

  fileprivate var call: HMPCall? {
    if case .call(let call) = binding { call } else { nil }
  }

  /// What it does, in one line.
  var summary: String {
    let paragraph = details.prefix { $0 != "\n" }
    return String(paragraph.last == "." ? paragraph.dropLast() : paragraph)
  }
}

extension HMPCall {
  fileprivate func members(for argument: String) -> [String] {
    mapping.first { $0.argument == argument }?.members ?? [argument]
  }
}
