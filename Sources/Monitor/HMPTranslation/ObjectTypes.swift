package import HMP
package import MainLoop
package import MonitorAPI
package import QAPIRuntime
import QJSON

/// The types of objects that users create, as the native monitor's `object_add help` shows them.
package enum ObjectTypes {
  /// Types that only the target itself creates objects of, though it lists them.
  private static let internalTypes: Set = ["dbus-display"]

  /// Asking for the properties of these ends some targets, or tells of more than users can set.
  private static let opaqueTypes: Set = ["colo-compare", "x-remote-object", "sev-guest"]

  /// Properties that can only be read, which the target does not tell from others.
  private static let readOnlyProperties: Set = ["type", "loaded", "opened", "thread-id"]

  /// A line for each type.
  @MainLoop
  package static func list(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let command = QomListTypes(implements: "user-creatable", abstract: false)
    let names = try await context.ask(command, to: "list the types of objects").map(\.name)
      .filter { !internalTypes.contains($0) }
      .sorted { $0.lowercased().utf8.lexicographicallyPrecedes($1.lowercased().utf8) }
    return HMPOutput(
      text: "List of user creatable objects:\n" + names.map { "  \($0)\n" }.joined(),
      value: .array(names.map(JSONValue.string)))
  }

  /// The options of a type, or the types if there is none of that name.
  ///
  /// The line is for the target's own monitor: of some types only this can tell.
  @MainLoop
  package static func help(on type: String?, _ line: String, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    guard let type else { return try await list(context) }
    let question = QomListTypes()
    let types = try await context.ask(question, to: "list the types of objects")
    guard types.contains(where: { $0.name == type }) else { return try await list(context) }
    let creatable = try await context.ask(
      QomListTypes(implements: "user-creatable", abstract: false), to: "list the types of objects")
    guard creatable.contains(where: { $0.name == type }), !opaqueTypes.contains(type) else {
      return try await HumanMonitor.run(line, to: "list the options of that type", context)
    }
    let properties = try await context.ask(QomListProperties(typename: type), to: "list the options of objects")
    return await PropertyHelp.output(
      of: type, properties.filter { !readOnlyProperties.contains($0.name) }, context)
  }
}

/// Where an object is, whichever way it was named: by its path, through links, or by the end of its path.
package struct ObjectPlace {
  /// The path from the root.
  package let path: String

  /// The last step of the path; empty for the root.
  package var name: String { String(path.split(separator: "/").last ?? "") }

  /// Finds the place of the object that a path leads to, given the object's properties.
  @MainLoop
  package init(
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
