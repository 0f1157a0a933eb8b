import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

/// A QOM object with all objects below it.
struct ObjectTree {
  struct Object {
    let name: String
    let type: String
    let path: String
    var properties: [ObjectPropertyInfo] = []
    /// The indexes of the children in `objects`, sorted by name.
    var children: [Int] = []

    init(name: String, type: String, path: String) {
      self.name = name
      self.type = type
      self.path = path
    }
  }

  /// All objects: the root first, and parents before their children.
  private(set) var objects: [Object]

  /// Limits for a target that reports a tree without an end.
  private static let sizeLimit = 100_000
  private static let depthLimit = 48

  /// Lists the objects level by level, with up to `queryLimit` queries in progress.
  ///
  /// An object that is removed meanwhile has no children.
  @MainLoop
  init(root: Object, _ target: any CommandTarget) async throws(HMPError) {
    objects = [root]
    var level = 0..<1
    for _ in 0..<Self.depthLimit where !level.isEmpty {
      let start = objects.count
      let lists = try await Self.properties(of: objects[level].map(\.path), target)
      for (index, properties) in zip(level, lists) { add(properties, below: index) }
      level = start..<objects.count
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

  /// Queries in progress at a time, which hide the latency of a distant target.
  private static let queryLimit = 32

  @MainLoop
  private static func properties(
    of paths: [String], _ target: any CommandTarget
  ) async throws(HMPError) -> [[ObjectPropertyInfo]] {
    var lists: [[ObjectPropertyInfo]] = []
    var queries = paths.prefix(queryLimit).map { query($0, target) }[...]
    defer { for query in queries { query.cancel() } }
    while let query = queries.popFirst() {
      switch await query.value {
      case .success(let properties): lists.append(properties)
      case .failure(.command): lists.append([])
      case .failure(let error): throw HMPError(error)
      }
      if Task.isCancelled { throw HMPError(.cancelled) }
      let next = lists.count + queries.count
      if next < paths.count { queries.append(Self.query(paths[next], target)) }
    }
    return lists
  }

  private typealias Response = Result<[ObjectPropertyInfo], TargetError>

  @MainLoop
  private static func query(_ path: String, _ target: any CommandTarget) -> Task<Response, Never> {
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
  /// A line for each object, indented by two blanks per level.
  var text: String {
    var text = ""
    append(0, indent: "", to: &text)
    return text
  }

  /// The root as an object with the members `name`, `type` and `children`.
  var json: JSONValue { json(of: 0) }

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

/// The place of an object in the tree, found from its path, a path through links, or the end of its path.
struct ObjectPlace {
  /// The path from the root, without links.
  let path: String

  /// The last component of the path; empty for the root.
  var name: String { String(path.split(separator: "/").last ?? "") }

  /// Finds the place of the object at a path.
  ///
  /// `properties` are those of that object.
  @MainLoop
  init(
    _ path: String, _ properties: [ObjectPropertyInfo], _ target: any CommandTarget
  ) async throws(HMPError) {
    let steps = path.split(separator: "/").map(String.init)
    guard let last = steps.last else {
      self.path = "/"
      return
    }
    let isWhole = path.hasPrefix("/")
    if isWhole || steps.count > 1 {
      let parent = (isWhole ? "/" : "") + steps.dropLast().joined(separator: "/")
      if let found = try await Self.reference(last, of: parent, target) {
        self.path = found
        return
      }
    }
    if let child = properties.first(where: { $0.childType != nil }),
      let found = try await Self.reference(child.name, of: path, target), let slash = found.lastIndex(of: "/")
    {
      self.path = String(found[..<slash])
      return
    }
    self.path = try await Self.search(last, target) ?? path
  }

  /// The path of a child or of the object that a property links to; nil for other properties.
  @MainLoop
  private static func reference(
    _ property: String, of path: String, _ target: any CommandTarget
  ) async throws(HMPError) -> String? {
    do throws(TargetError) {
      let value = try await target.execute(QomGet(path: path, property: property)).stringValue
      return value.flatMap { $0.hasPrefix("/") ? $0 : nil }
    } catch {
      guard case .command = error else { throw HMPError(error) }
      return nil
    }
  }

  /// Searches all objects for a child or link of this name.
  @MainLoop
  private static func search(_ name: String, _ target: any CommandTarget) async throws(HMPError) -> String? {
    let root = ObjectTree.Object(name: "", type: "", path: "/")
    let tree = try await ObjectTree(root: root, target)
    for object in tree.objects {
      guard object.properties.contains(where: { $0.name == name && ($0.linkType != nil || $0.childType != nil) }) else {
        continue
      }
      if let found = try await reference(name, of: object.path, target) { return found }
    }
    return nil
  }
}
