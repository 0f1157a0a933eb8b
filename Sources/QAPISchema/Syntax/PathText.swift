/// Paths as text: no file is looked at and no symbolic link resolved.
enum PathText {
  /// What stands before the last slash; empty if there is none.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func join(_ folder: String, _ path: String) -> String {
    if folder.isEmpty || path.hasPrefix("/") { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// The components without `.`, with `NAME/..` taken away.
  private static func components(_ path: String) -> [Substring] {
    var result: [Substring] = []
    for component in path.split(separator: "/") where component != "." {
      if component != ".." {
        result.append(component)
      } else if let last = result.last, last != ".." {
        result.removeLast()
      } else if !path.hasPrefix("/") {
        result.append(component)
      }
    }
    return result
  }

  static func normalised(_ path: String) -> String {
    let text = components(path).joined(separator: "/")
    if path.hasPrefix("/") { return "/" + text }
    return text.isEmpty ? "." : text
  }

  /// The way from a folder to a path, both absolute.
  static func relative(_ path: String, to folder: String) -> String {
    let to = components(path)
    let from = components(folder)
    let common = zip(to, from).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: from.count - common) + to[common...].map(String.init)).joined(separator: "/")
  }
}
