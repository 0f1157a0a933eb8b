extension DiffReport {
  /// How many other users of a type are named.
  private static let namedUsers = 4

  /// The changes for people, and a line that counts them; with `only` given, those with these verdicts.
  package func text(only: Set<Verdict> = []) -> String {
    var text = ""
    for section in sections where only.isEmpty || only.contains(section.verdict) {
      text += section.verdict.title + ":\n" + lines(section.changes, section.verdict) + "\n"
    }
    return text + summary
  }

  /// One line, as `3 changes: 1 incompatible, 2 compatible`.
  package var summary: String {
    if changes.isEmpty { return "no changes\n" }
    let counts = sections.map { "\($0.changes.count) \($0.verdict.word)" }.joined(separator: ", ")
    return "\(changes.count) \(changes.count == 1 ? "change" : "changes"): \(counts)\n"
  }

  /// A line a change; behind the last of several in the same definitions, where these are.
  private func lines(_ changes: [Change], _ verdict: Verdict) -> String {
    var text = ""
    var rest = changes[...]
    while let change = rest.first {
      // What breaks has a line of its own, which can be accepted.
      let alike = verdict.breaks ? rest.prefix(1) : rest.prefix { $0.foldKey != nil && $0.foldKey == change.foldKey }
      rest = rest.dropFirst(max(alike.count, 1))
      let values = alike.compactMap(\.value)
      text += "  " + change.text(values: values.isEmpty ? nil : values) + concerned(change, verdict) + "\n"
      let details = details(change)
      if rest.first.map({ self.details($0) }) != details { text += details }
    }
    return text
  }

  /// For whom it is as bad as the section says, and whether somebody has agreed to it.
  private func concerned(_ change: Change, _ verdict: Verdict) -> String {
    var words: [String] = []
    if verdict >= .unstable, audiences.count > 1 {
      words = Audience.allCases.filter { change.verdicts[$0] == verdict }.map(\.rawValue)
    }
    if isAccepted(change) { words.append("accepted") }
    return words.isEmpty ? "" : " [\(words.joined(separator: ", "))]"
  }

  private func details(_ change: Change) -> String {
    var text = ""
    let places = [change.places.old, change.places.new].compactMap { $0?.text }
    if !places.isEmpty { text += "      \(places.joined(separator: " -> "))\n" }
    if !change.alsoIn.isEmpty {
      let named = change.alsoIn.prefix(Self.namedUsers).joined(separator: ", ")
      let more = change.alsoIn.count - Self.namedUsers
      text += "      also in \(named)\(more > 0 ? " and \(more) more" : "")\n"
    }
    return text
  }
}

extension Verdict {
  fileprivate var title: String {
    switch self {
    case .notice: "Notices"
    case .compatible: "Compatible"
    case .lookFirst: "Compatible, new clients have to look for it before they use it"
    case .unstable: "Incompatible, of what was unstable"
    case .caution: "Compatible, with caution"
    case .afterDeprecation: "Incompatible, of what was deprecated"
    case .incompatible: "Incompatible"
    }
  }

  fileprivate var word: String {
    switch self {
    case .notice: "to notice"
    case .compatible: "compatible"
    case .lookFirst: "to look for first"
    case .unstable: "of what was unstable"
    case .caution: "with caution"
    case .afterDeprecation: "incompatible after deprecation"
    case .incompatible: "incompatible"
    }
  }
}

extension Place {
  fileprivate var text: String { (type.map { "\($0), " } ?? "") + "\(file):\(line)" }
}

extension Change {
  /// What values of an enumeration have in common that are told of in one line; nil for other changes.
  fileprivate var foldKey: FoldKey? {
    if value == nil { return nil }
    let isAdded = if case .added = difference { true } else { false }
    return FoldKey(path: path, isAdded: isAdded, clients: verdicts.clients, servers: verdicts.servers)
  }

  fileprivate var value: String? {
    switch difference {
    case .added(.value(let name), condition: nil), .removed(.value(let name)): name
    default: nil
    }
  }
}

private struct FoldKey: Equatable {
  var path: ChangePath
  var isAdded: Bool
  var clients: Verdict
  var servers: Verdict
}
