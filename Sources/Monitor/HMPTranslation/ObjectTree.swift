package import HMP
package import MainLoop
package import MonitorAPI
package import QAPIRuntime
package import QJSON

/// An object and all below it, as a target lists them.
package struct ObjectTree {
  package struct Object {
    package let name: String
    package let type: String
    package let path: String
    package var properties: [ObjectPropertyInfo] = []
    /// Where the objects directly below are in the list, in the order of their names.
    package var children: [Int] = []

    package init(name: String, type: String, path: String) {
      self.name = name
      self.type = type
      self.path = path
    }
  }

  /// The first is the root; parents come before children.
  package private(set) var objects: [Object]

  /// Objects that a tree may have, and generations.
  private static let sizeLimit = 100_000
  private static let depthLimit = 48

  /// Lists a generation at a time, with many questions under way.
  ///
  /// An object that is gone by the time it is asked for has nothing below it.
  @MainLoop
  package init(root: Object, _ target: any CommandTarget) async throws(HMPFailure) {
    objects = [root]
    var generation = 0..<1
    for _ in 0..<Self.depthLimit where !generation.isEmpty {
      let start = objects.count
      let lists = try await Self.properties(of: objects[generation].map(\.path), target)
      for (index, properties) in zip(generation, lists) { add(properties, below: index) }
      generation = start..<objects.count
    }
  }

  private mutating func add(_ properties: [ObjectPropertyInfo], below index: Int) {
    objects[index].properties = properties
    let parent = objects[index].path == "/" ? "" : objects[index].path
    let children = properties.compactMap { property in
      property.childType.map { Object(name: property.name, type: $0, path: "\(parent)/\(property.name)") }
    }
    for child in children.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      guard objects.count < Self.sizeLimit else { return }
      objects[index].children.append(objects.count)
      objects.append(child)
    }
  }

  /// Questions that are under way at a time.
  private static let questionLimit = 32

  @MainLoop
  private static func properties(
    of paths: [String], _ target: any CommandTarget
  ) async throws(HMPFailure) -> [[ObjectPropertyInfo]] {
    var lists: [[ObjectPropertyInfo]] = []
    var questions = paths.prefix(questionLimit).map { question($0, target) }[...]
    defer { for question in questions { question.cancel() } }
    while let question = questions.popFirst() {
      switch await question.value {
      case .success(let properties): lists.append(properties)
      case .failure(.command): lists.append([])
      case .failure(let error): throw HMPFailure(error)
      }
      if Task.isCancelled { throw HMPFailure(.cancelled) }
      let next = lists.count + questions.count
      if next < paths.count { questions.append(Self.question(paths[next], target)) }
    }
    return lists
  }

  private typealias Answer = Result<[ObjectPropertyInfo], TargetError>

  @MainLoop
  private static func question(_ path: String, _ target: any CommandTarget) -> Task<Answer, Never> {
    MainLoop.task {
      do throws(TargetError) {
        return .success(try await target.execute(QomList(path: path)))
      } catch {
        return .failure(error)
      }
    }
  }
}

extension ObjectTree {
  /// A line for each object, indented by two blanks for each generation.
  package var text: String {
    var text = ""
    append(0, indent: "", to: &text)
    return text
  }

  /// Each object with its name, its type and the objects below it.
  package var json: JSONValue { json(of: 0) }

  private func append(_ index: Int, indent: String, to text: inout String) {
    let object = objects[index]
    text += "\(indent)/\(object.name) (\(object.type))\n"
    for child in object.children { append(child, indent: indent + "  ", to: &text) }
  }

  private func json(of index: Int) -> JSONValue {
    let object = objects[index]
    return [
      "name": .string(object.name), "type": .string(object.type), "children": .array(object.children.map(json)),
    ]
  }
}

extension ObjectPropertyInfo {
  /// The type of the object below that the property is; nil for other properties.
  package var childType: String? { inner("child<") }

  /// Whether the property leads to an object elsewhere.
  package var isLink: Bool { inner("link<") != nil }

  private func inner(_ mark: String) -> String? {
    guard type.hasPrefix(mark), type.hasSuffix(">") else { return nil }
    return String(type.dropFirst(mark.count).dropLast())
  }
}
