import QAPIRuntime
import QJSON

/// The part of a description that concerns a target which has only some of the commands and events.
///
/// Types that none of them leads to are left out; the rest keeps its order.
struct OwnSchema {
  private let entries: [JSONValue]
  private let positions: [String: Int]

  init(_ entries: JSONValue) {
    self.entries = entries.arrayValue ?? []
    positions = Dictionary(
      self.entries.enumerated().compactMap { position, entry in
        entry["name"]?.stringValue.map { ($0, position) }
      }, uniquingKeysWith: { first, _ in first })
  }

  func entries(commands: Set<String>, events: Set<String>) -> JSONValue {
    var kept: Set<Int> = []
    var waiting = entries.indices.filter { index in
      let name = entries[index]["name"]?.stringValue ?? ""
      switch entries[index]["meta-type"]?.stringValue {
      case "command": return commands.contains(name)
      case "event": return events.contains(name)
      default: return false
      }
    }
    while let next = waiting.popLast() {
      guard kept.insert(next).inserted else { continue }
      waiting += types(in: entries[next]).compactMap { positions[$0] }
    }
    return .array(entries.indices.filter(kept.contains).map { entries[$0] })
  }

  /// The types that an entry names.
  private func types(in entry: JSONValue) -> [String] {
    var names = ["arg-type", "ret-type", "element-type"].compactMap { entry[$0]?.stringValue }
    for list in ["members", "variants"] {
      names += (entry[list]?.arrayValue ?? []).compactMap { $0["type"]?.stringValue }
    }
    return names
  }
}
