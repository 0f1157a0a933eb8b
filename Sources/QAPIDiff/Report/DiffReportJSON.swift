import QJSON

extension DiffReport {
  /// The changes for programs: an object with all of them, worst first, and their numbers by verdict.
  ///
  /// With `only` given, those with these verdicts are in it; the numbers are of all.
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
