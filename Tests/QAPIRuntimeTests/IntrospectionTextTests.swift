import QAPIRuntime
import QJSON
import ReferenceAPI
import Testing

@Suite struct IntrospectionTextTests {
  private let entries = IntrospectionText.referenceAPISchema.entries

  @Test func commandsAndEventsComeFirst() throws {
    let first = try #require(entries[0])
    #expect(
      try first == json(#"{"name": "nothing-at-all", "meta-type": "command", "arg-type": "0", "ret-type": "0"}"#))
  }

  @Test func entriesFollowConditions() {
    let names = Set((entries.arrayValue ?? []).compactMap { $0["name"]?.stringValue })
    #expect(names.isSuperset(of: ["here-only", "HERE", "DRAWN"]))
    #expect(!names.contains("gone-only"))
  }

  @Test func hiddenDeprecation() throws {
    let text = IntrospectionText.referenceAPISchema
    #expect(text.entries(after: FeaturePolicy(unstableOutput: .hide)) == text.entries)
    let pruned = text.entries(after: FeaturePolicy(deprecatedOutput: .hide)).arrayValue ?? []
    #expect(!pruned.contains { $0["name"] == .string("old_name") })
    #expect(pruned.contains { $0["name"] == .string("SHAPE_CHANGED") })
    let optionals = pruned.first { $0["members"]?.arrayValue?.first?["name"] == .string("name") && $0["tag"] == nil }
    let names = optionals?["members"]?.arrayValue?.compactMap { $0["name"]?.stringValue }
    #expect(names == ["name", "in", "list", "colour", "colours", "base", "bases", "shaky"])
  }

  @Test func elementsFollowConditions() throws {
    let command = try #require(entries.arrayValue?.first { $0["name"]?.stringValue == "here-only" })
    #expect(command["features"] == .array([.string("quick")]))
    let flavour = entries.arrayValue?.first { $0["values"]?[0] == .string("plain") }
    #expect(flavour?["values"] == .array([.string("plain"), .string("here")]))
  }
}
