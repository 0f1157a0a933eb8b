import QJSON

/// Changes for one or both audiences, worst first.
package struct DiffReport: Sendable {
  package let changes: [Change]
  package let audiences: Set<Audience>
  /// The texts of accepted changes.
  private let accepted: Set<String>

  /// Sorts changes for at least one audience.
  ///
  /// Each line of `accepted` is the text of a change, and a comment after `#`.
  package init(
    _ changes: [Change], for audiences: Set<Audience> = Set(Audience.allCases), accepted: [Substring] = []
  ) {
    self.changes = changes
    self.audiences = audiences
    self.accepted = Set(accepted.map { String($0.prefix { $0 != "#" }.withoutOuterSpace) })
  }

  /// Whether a change is accepted, by its text with or without the brackets that are printed after it.
  package func isAccepted(_ change: Change) -> Bool {
    guard !accepted.isEmpty else { return false }
    let brackets = ["", " [clients]", " [servers]", " [clients, servers]"]
    return brackets.contains { accepted.contains(change.text + $0) }
  }

  /// Whether programs that worked may stop working because of a change that is not accepted.
  ///
  /// With `allowingDeprecated`, changes of deprecated parts do not count.
  package func hasBreaks(allowingDeprecated: Bool = false) -> Bool {
    changes.contains { change in
      let verdict = verdict(on: change)
      return verdict.breaks && !(allowingDeprecated && verdict == .afterDeprecation) && !isAccepted(change)
    }
  }

  package func verdict(on change: Change) -> Verdict { change.verdicts.verdict(for: audiences) }

  /// The verdicts that some change has, worst first.
  var sections: [(verdict: Verdict, changes: [Change])] {
    Verdict.allCases.reversed().compactMap { verdict in
      let changes = changes.filter { self.verdict(on: $0) == verdict }
      return changes.isEmpty ? nil : (verdict, changes)
    }
  }
}

extension Substring {
  fileprivate var withoutOuterSpace: Substring {
    let start = drop(while: \.isWhitespace)
    return start.prefix(upTo: start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)
  }
}

extension DiffReport {
  /// The most other users of a type that are named.
  private static let namedUsers = 4

  /// The changes for people, and a line that counts them; with `only`, the changes with these verdicts.
  package func text(only: Set<Verdict> = []) -> String {
    var text = ""
    for section in sections where only.isEmpty || only.contains(section.verdict) {
      text += section.verdict.title + ":\n" + lines(section.changes, section.verdict) + "\n"
    }
    return text + summary
  }

  /// One line, such as `3 changes: 1 incompatible, 2 compatible`.
  package var summary: String {
    if changes.isEmpty { return "no changes\n" }
    let counts = sections.map { "\($0.changes.count) \($0.verdict.word)" }.joined(separator: ", ")
    return "\(changes.count) \(changes.count == 1 ? "change" : "changes"): \(counts)\n"
  }

  /// A line for each change, and after the last one of several in the same definitions the places of these.
  private func lines(_ changes: [Change], _ verdict: Verdict) -> String {
    var text = ""
    var rest = changes[...]
    while let change = rest.first {
      // A change that breaks programs has a line of its own, because it may be accepted by its text.
      let alike = verdict.breaks ? rest.prefix(1) : rest.prefix { $0.foldKey != nil && $0.foldKey == change.foldKey }
      rest = rest.dropFirst(max(alike.count, 1))
      let values = alike.compactMap(\.value)
      text += "  " + change.text(values: values.isEmpty ? nil : values) + concerned(change, verdict) + "\n"
      let details = details(change)
      if rest.first.map({ self.details($0) }) != details { text += details }
    }
    return text
  }

  /// The audiences with the verdict of the section, and whether the change is accepted.
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
  /// The common part of changes of an enumeration's values that share a line; nil for other changes.
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

extension DiffReport {
  /// The changes as JSON: an object with all changes, worst first, and their numbers by verdict.
  ///
  /// With `only`, it has the changes with these verdicts, and the numbers of all.
  package func json(only: Set<Verdict> = []) -> String {
    var shown: [JSONValue] = []
    for section in sections where only.isEmpty || only.contains(section.verdict) {
      shown += section.changes.map { json($0, section.verdict) }
    }
    var counts = JSONObject()
    for section in sections { counts.append(section.verdict.rawValue, .integer(Int64(section.changes.count))) }
    return JSONValue.object(["changes": .array(shown), "counts": .object(counts)]).text(pretty: true) + "\n"
  }

  private func json(_ change: Change, _ verdict: Verdict) -> JSONValue {
    var object: JSONObject = [
      "verdict": .string(verdict.rawValue), "clients": .string(change.verdicts.clients.rawValue),
      "servers": .string(change.verdicts.servers.rawValue),
      change.path.isEvent ? "event" : "command": .string(change.path.callable),
      "path": .string(change.path.subject), "text": .string(change.text),
    ]
    if let place = change.places.old { object["old"] = json(place) }
    if let place = change.places.new { object["new"] = json(place) }
    if isAccepted(change) { object["accepted"] = true }
    if !change.alsoIn.isEmpty { object["also-in"] = .array(change.alsoIn.map { .string($0) }) }
    return .object(object)
  }

  private func json(_ place: Place) -> JSONValue {
    var object: JSONObject = ["file": .string(place.file), "line": .integer(Int64(place.line))]
    if let type = place.type { object["type"] = .string(type) }
    return .object(object)
  }
}
