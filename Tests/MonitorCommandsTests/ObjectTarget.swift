import HMP
import MainLoop
import QAPIRuntime
import QJSON

/// A target with a tree of objects, given by a line for each property: `/path name type`, where links go on with what
/// they lead to.
@MainLoop final class ObjectTarget: CommandTarget {
  private struct Property {
    let name: String
    let type: String
    let value: String
  }

  private var objects: [String: [Property]] = [:]
  private(set) var questions = 0

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 3 else { continue }
      objects[words[0], default: []].append(
        Property(name: words[1], type: words[2], value: words.count > 3 ? words[3] : ""))
      if words[2].hasPrefix("child<") { objects[Self.join(words[0], words[1])] = [] }
    }
  }

  func execute(_ call: CommandCall) async throws(TargetError) -> any QAPIValue {
    questions += 1
    let path = call.arguments["path"]?.stringValue ?? ""
    guard let place = place(path), let properties = objects[place] else {
      throw .command(QMPError(.deviceNotFound, "Device '\(path)' not found"))
    }
    guard call.name == "qom-get" else {
      return JSONValue.array(
        properties.map { ["name": .string($0.name), "type": .string($0.type)] })
    }
    let name = call.arguments["property"]?.stringValue ?? ""
    if name == "type" { return JSONValue.string("a-type") }
    guard let property = properties.first(where: { $0.name == name }) else {
      throw .command(.generic("Property 'a-type.\(name)' not found"))
    }
    return JSONValue.string(property.type.hasPrefix("child<") ? Self.join(place, name) : property.value)
  }

  func commandNames() async throws(TargetError) -> Set<String> { ["qom-list", "qom-get"] }

  /// Follows a path from the root, or finds its end anywhere.
  private func place(_ path: String) -> String? {
    let steps = path.split(separator: "/").map(String.init)
    guard !path.hasPrefix("/") else { return walk(steps, from: "/") }
    let found = Set(objects.keys.compactMap { walk(steps, from: $0) })
    return found.count == 1 ? found.first : nil
  }

  private func walk(_ steps: [String], from start: String) -> String? {
    var place = start
    for step in steps {
      guard let property = objects[place]?.first(where: { $0.name == step }) else { return nil }
      if property.type.hasPrefix("child<") {
        place = Self.join(place, step)
      } else if property.type.hasPrefix("link<"), !property.value.isEmpty {
        place = property.value
      } else {
        return nil
      }
    }
    return place
  }

  private static func join(_ path: String, _ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }
}
