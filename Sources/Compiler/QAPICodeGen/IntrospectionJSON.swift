import QAPISchema

/// Introspection entries as JSON.
package enum IntrospectionJSON {
  /// One array, with an entry on each line and the members of each object sorted by name.
  ///
  /// With `defined`, entries and parts that do not exist if exactly those symbols are defined are left out.
  package static func json(_ entries: [IntrospectionEntry], defined: Set<String>? = nil) -> String {
    let texts = entries.filter { $0.condition.holds(defined) }.map { entry in json(entry, defined) }
    return texts.isEmpty ? "[]\n" : "[\n  " + texts.joined(separator: ",\n  ") + "\n]\n"
  }

  private static func json(_ entry: IntrospectionEntry, _ defined: Set<String>?) -> String {
    var members: [(String, String)] = [("name", quoted(entry.name))]
    members += features(entry.features, defined)
    func list<Value>(_ elements: [IntrospectionEntry.Element<Value>], _ text: (Value) -> String) -> String {
      "[" + elements.filter { $0.condition.holds(defined) }.map { text($0.value) }.joined(separator: ", ") + "]"
    }
    switch entry.content {
    case .builtin(let kind): members += [("meta-type", quoted("builtin")), ("json-type", quoted(kind.rawValue))]
    case .enumeration(let values):
      members += [("meta-type", quoted("enum")), ("values", list(values) { quoted($0.name) })]
      if entry.listsValuesAsMembers {
        let described = list(values) { object([("name", quoted($0.name))] + features($0.features, defined)) }
        members.append(("members", described))
      }
    case .array(let element): members += [("meta-type", quoted("array")), ("element-type", quoted(element))]
    case .object(let own, let tag, let cases):
      members += [("meta-type", quoted("object")), ("members", list(own) { json($0, defined) })]
      if let tag {
        members += [
          ("tag", quoted(tag)),
          ("variants", list(cases) { object([("case", quoted($0.name)), ("type", quoted($0.type))]) }),
        ]
      }
    case .alternate(let types):
      members += [("meta-type", quoted("alternate")), ("members", list(types) { object([("type", quoted($0))]) })]
    case .command(let arguments, let returns, let allowsOOB):
      members += [
        ("meta-type", quoted("command")), ("arg-type", quoted(arguments)), ("ret-type", quoted(returns)),
      ]
      if allowsOOB { members.append(("allow-oob", "true")) }
    case .event(let arguments): members += [("meta-type", quoted("event")), ("arg-type", quoted(arguments))]
    }
    return object(members)
  }

  private static func json(_ member: IntrospectionEntry.Member, _ defined: Set<String>?) -> String {
    let optional = member.isOptional ? [("default", "null")] : []
    return object(
      [("name", quoted(member.name)), ("type", quoted(member.type))] + optional + features(member.features, defined))
  }

  private static func features(
    _ features: [IntrospectionEntry.Element<String>], _ defined: Set<String>?
  ) -> [(String, String)] {
    let present = features.filter { $0.condition.holds(defined) }
    if present.isEmpty { return [] }
    return [("features", "[" + present.map { quoted($0.value) }.joined(separator: ", ") + "]")]
  }

  private static func object(_ members: [(String, String)]) -> String {
    let sorted = members.sorted { $0.0 < $1.0 }
    return "{" + sorted.map { "\(quoted($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
  }

  // Names of a schema consist of letters, digits and a few signs, so that nothing needs an escape.
  private static func quoted(_ name: String) -> String { "\"\(name)\"" }
}

extension Condition? {
  /// Whether the element exists; always true if the defined symbols are unknown.
  fileprivate func holds(_ defined: Set<String>?) -> Bool {
    guard let defined, let self else { return true }
    return self.holds(in: defined)
  }
}
