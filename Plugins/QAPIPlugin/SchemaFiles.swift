import Foundation
import PackagePlugin

/// The files of a target's schema.
struct SchemaFiles {
  /// The file that includes the others.
  let root: URL
  /// All files, the root included.
  let all: [URL]

  /// Nil for a target without a schema.
  ///
  /// - Throws: if there are several files and none has the root's name.
  init?(_ target: SwiftSourceModuleTarget) throws {
    all = QAPIPlugin.files(".json", of: target)
    guard let first = all.first else { return nil }
    let named = all.filter { $0.lastPathComponent == "qapi-schema.json" }.min { $0.path.count < $1.path.count }
    guard let root = named ?? (all.count == 1 ? first : nil) else { throw PluginError.noRoot(target.name) }
    self.root = root
  }

  /// The schema of the target, or of the nearest dependency that has one.
  static func nearest(to target: SwiftSourceModuleTarget) throws -> SchemaFiles {
    var pending: [any Target] = [target]
    var seen: Set<String> = [target.id]
    while !pending.isEmpty {
      let next = pending.removeFirst()
      if let source = next as? SwiftSourceModuleTarget, let files = try SchemaFiles(source) { return files }
      for dependency in next.dependencies {
        let targets: [any Target] =
          switch dependency {
          case .target(let target): [target]
          case .product(let product): product.targets
          @unknown default: []
          }
        for target in targets where seen.insert(target.id).inserted { pending.append(target) }
      }
    }
    throw PluginError.noSchema(target.name)
  }

  /// A file's path from the root's folder.
  func relativePath(_ file: URL) -> String {
    let folder = root.deletingLastPathComponent().path + "/"
    return file.path.hasPrefix(folder) ? String(file.path.dropFirst(folder.count)) : file.lastPathComponent
  }
}

enum PluginError: Error, CustomStringConvertible {
  case noRoot(String)
  case noSchema(String)

  var description: String {
    switch self {
    case .noRoot(let target):
      "\(target) has several .json files: name the one that includes the others qapi-schema.json"
    case .noSchema(let target): "\(target) has monitor tables, and neither it nor a dependency has a schema"
    }
  }
}
