import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

/// Where an object is, whichever way it was named: by its path, through links, or by the end of its path.
struct ObjectPlace {
  /// The path from the root.
  let path: String

  /// The last step of the path; empty for the root.
  var name: String { String(path.split(separator: "/").last ?? "") }

  /// Finds the place of the object that a path leads to, given the object's properties.
  @MainLoop
  init(
    _ path: String, _ properties: [ObjectPropertyInfo], _ target: any CommandTarget
  ) async throws(HMPFailure) {
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

  /// Where a property that is an object or a link leads to; nil for others.
  @MainLoop
  private static func reference(
    _ property: String, of path: String, _ target: any CommandTarget
  ) async throws(HMPFailure) -> String? {
    do throws(TargetError) {
      let value = try await target.execute(QomGet(path: path, property: property)).stringValue
      return value.flatMap { $0.hasPrefix("/") ? $0 : nil }
    } catch {
      guard case .command = error else { throw HMPFailure(error) }
      return nil
    }
  }

  /// Looks through all objects for the one of which a property of that name leads to another.
  @MainLoop
  private static func search(_ name: String, _ target: any CommandTarget) async throws(HMPFailure) -> String? {
    let root = ObjectTree.Object(name: "", type: "", path: "/")
    let tree = try await ObjectTree(root: root, target)
    for object in tree.objects {
      guard object.properties.contains(where: { $0.name == name && ($0.isLink || $0.childType != nil) }) else {
        continue
      }
      if let found = try await reference(name, of: object.path, target) { return found }
    }
    return nil
  }
}
