package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info qom-tree`.
  ///
  /// A path that leads nowhere, or to several objects, is no failure: the native monitor reports it as text.
  @MainLoop
  package static func infoQomTree(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let path = arguments.string("path") ?? "/machine"
    if let rehearsal = context.rehearsal(CommandCall(QomList(path: path))) { return rehearsal }
    let properties: [ObjectPropertyInfo]
    do throws(HMPFailure) {
      properties = try await context.ask(QomList(path: path), to: "list its objects")
    } catch {
      guard case .qmp = error else { throw error }
      return HMPOutput("Path '\(path)' could not be resolved.\n")
    }
    let type = try await context.ask(QomGet(path: path, property: "type"), to: "tell the types of objects")
    let place = try await ObjectPlace(path, properties, context.target)
    let root = ObjectTree.Object(name: place.name, type: type.stringValue ?? "", path: place.path)
    let tree = try await ObjectTree(root: root, context.target)
    return HMPOutput(text: tree.text, value: tree.json)
  }
}
