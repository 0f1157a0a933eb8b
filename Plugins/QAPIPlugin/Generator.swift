import Foundation
import PackagePlugin

/// The calls of `qapi-gen`: one for a schema and one for the tables, with the names of the files that they write.
struct Generator {
  let tool: URL
  let folder: URL

  func command(_ schema: SchemaFiles, for target: SwiftSourceModuleTarget) -> Command {
    let outputs =
      schema.all.map { "\(stem(schema.relativePath($0), ".json")).qapi.swift" }
      + ["\(target.moduleName)+Handlers.qapi.swift", "\(target.moduleName)+Introspection.qapi.swift"]
    return .buildCommand(
      displayName: "Generating Swift from the schema of \(target.name)", executable: tool,
      arguments: ["swift", schema.root.path] + common(target) + ["--inputs"] + schema.all.map(\.path),
      inputFiles: schema.all + accessMark(target), outputFiles: outputs.map { folder.appending(path: $0) })
  }

  func command(_ tables: [URL], for target: SwiftSourceModuleTarget) throws -> Command {
    let schema = try SchemaFiles.nearest(to: target)
    let imports = target.dependencies.compactMap { dependency -> String? in
      guard case .target(let target) = dependency, let source = target as? SwiftSourceModuleTarget else { return nil }
      return source.moduleName
    }
    let outputs =
      tables.map { "\(stem($0.lastPathComponent, ".hmp")).hmp.swift" } + ["\(target.moduleName)+Table.hmp.swift"]
    return .buildCommand(
      displayName: "Generating Swift from the tables of \(target.name)", executable: tool,
      arguments: ["swift", "--tables"] + tables.map(\.path) + ["--schema", schema.root.path] + common(target)
        + imports.flatMap { ["--import", $0] },
      inputFiles: tables + schema.all + accessMark(target), outputFiles: outputs.map { folder.appending(path: $0) })
  }

  private func common(_ target: SwiftSourceModuleTarget) -> [String] {
    [
      "--output", folder.path, "--module", target.moduleName, "--access",
      accessMark(target).isEmpty ? "package" : "public",
    ]
  }

  private func accessMark(_ target: SwiftSourceModuleTarget) -> [URL] {
    QAPIPlugin.files("qapi-gen.public", of: target)
  }

  /// The name without its suffix, with folders joined by `-`, as `qapi-gen` names its output.
  private func stem(_ path: String, _ ending: String) -> String {
    path.dropLast(ending.count).split(separator: "/").joined(separator: "-")
  }
}
