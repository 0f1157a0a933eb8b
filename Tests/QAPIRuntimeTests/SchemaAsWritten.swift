import Foundation
import QJSON

/// The schema of ReferenceAPI as it stands in its files: generated types are compared with it, without use of the schema compiler.
struct SchemaAsWritten {
  /// The symbol that the package defines for ReferenceAPI.
  static let symbols: Set<Swift.String> = ["HAVE_PRESENT"]
  static let reference = SchemaAsWritten(
    files: ["types", "unions", "parts/recursion", "commands", "conditions"])

  /// By name; without what does not exist in this build.
  private(set) var definitions: [Swift.String: JSONObject] = [:]

  private init(files: [Swift.String]) {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/ReferenceAPI")
    for file in files {
      let bytes = FileManager.default.contents(atPath: folder.appending(path: file + ".json").path) ?? Data()
      let lines = Swift.String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      var parser = JSONStreamParser()
      parser.append(Array(lines.filter { $0.first != "#" }.joined(separator: "\n").utf8) + [0x20])
      while case .value(.object(let definition))? = parser.next() { add(definition) }
    }
  }

  private mutating func add(_ definition: JSONObject) {
    guard Self.holds(definition["if"]) else { return }
    for kind in ["enum", "struct", "union", "alternate", "command", "event"] {
      if let name = definition[kind]?.stringValue { definitions[name] = definition }
    }
  }

  static func holds(_ condition: JSONValue?) -> Bool {
    guard let condition else { return true }
    if let name = condition.stringValue { return symbols.contains(name) }
    if let all = condition["all"]?.arrayValue { return all.allSatisfy(holds) }
    if let any = condition["any"]?.arrayValue { return any.contains(where: holds) }
    return !holds(condition["not"])
  }

  /// A member, argument or branch of an object of the schema.
  struct Member {
    var name: Swift.String
    /// The name of a type, or an array of one name.
    var type: JSONValue
    var isOptional = false
  }

  /// The members written in an object, as far as they exist in this build.
  func members(_ written: JSONObject) -> [Member] {
    written.compactMap { member in
      guard Self.holds(member.value["if"]) else { return nil }
      let isOptional = member.name.hasPrefix("*")
      return Member(
        name: isOptional ? Swift.String(member.name.dropFirst()) : member.name,
        type: member.value["type"] ?? member.value, isOptional: isOptional)
    }
  }

  /// The members of a struct, or the common ones of a union, command or event; inherited ones first.
  func allMembers(_ definition: JSONObject) -> [Member] {
    var inherited: [Member] = []
    switch definition["base"] {
    case .string(let name)?: inherited = definitions[name].map(allMembers) ?? []
    case .object(let written)?: inherited = members(written)
    default: break
    }
    if definition["union"] != nil { return inherited }
    switch definition["data"] {
    case .string(let name)?: return inherited + (definitions[name].map(allMembers) ?? [])
    case .object(let written)?: return inherited + members(written)
    default: return inherited
    }
  }

  /// The union that an object is, or whose members a boxed command has.
  func union(_ definition: JSONObject) -> JSONObject? {
    if definition["union"] != nil { return definition }
    return definition["data"]?.stringValue.flatMap { definitions[$0] }.flatMap(union)
  }

  /// The values of an enumeration that exist in this build.
  func values(_ definition: JSONObject) -> [Swift.String] {
    (definition["data"]?.arrayValue ?? []).filter { Self.holds($0["if"]) }
      .compactMap { $0.stringValue ?? $0["name"]?.stringValue }
  }
}
