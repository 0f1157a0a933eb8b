import QAPISchema

extension Module {
  /// The name of the file without its folder.
  var fileName: String { name.split(separator: "/").last.map(String.init) ?? name }

  /// The file's path within the schema's folder, its parts joined by `-`, without the ending.
  ///
  /// What leads out of the folder is left off.
  var stem: String {
    let parts = name.split(separator: "/").filter { $0 != ".." && $0 != "." }
    let joined = parts.joined(separator: "-")
    return joined.hasSuffix(".json") ? String(joined.dropLast(5)) : joined
  }
}
