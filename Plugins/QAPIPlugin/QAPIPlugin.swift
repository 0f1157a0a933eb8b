import Foundation
import PackagePlugin

/// Generates Swift from the schema and the monitor tables in a target's folder.
///
/// The schema is `qapi-schema.json`, or the only `.json` file; it includes the others. Tables (`.hmp`) are checked against
/// the schema of the target, or of the nearest dependency that has one. Declarations have `package` access, or `public`
/// access if the folder has a file `qapi-gen.public`.
@main
struct QAPIPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let target = target as? SwiftSourceModuleTarget else { return [] }
    let generator = Generator(
      tool: try context.tool(named: "qapi-gen").url, folder: context.pluginWorkDirectoryURL)
    let schema = try SchemaFiles(target)
    let tables = Self.files(".hmp", of: target)
    if schema == nil, tables.isEmpty {
      Diagnostics.warning("\(target.name) has neither a schema nor tables in its folder")
    }
    return try [schema.map { generator.command($0, for: target) }].compactMap { $0 }
      + (tables.isEmpty ? [] : [generator.command(tables, for: target)])
  }

  static func files(_ suffix: String, of target: SwiftSourceModuleTarget) -> [URL] {
    target.sourceFiles(withSuffix: suffix).map(\.url).sorted { $0.path < $1.path }
  }
}
