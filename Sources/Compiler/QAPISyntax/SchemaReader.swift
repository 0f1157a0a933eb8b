/// The reason why a file could not be read.
package struct UnreadableFile: Error, Sendable, Equatable {
  package var reason: String
  /// Whether a file or folder of that name exists.
  package var exists: Bool

  package init(reason: String, exists: Bool = false) {
    self.reason = reason
    self.exists = exists
  }
}

/// Returns the bytes of a file.
package typealias FileLoader = (_ path: String) throws(UnreadableFile) -> [UInt8]

/// Reads a file and the files that it includes into one tree.
///
/// Goes on after an error, so that the tree's errors are all that are independent of each other.
package struct SchemaReader {
  /// How deep includes may nest.
  private static let includeLimit = 100

  private let load: FileLoader
  private let workingDirectory: String
  private let rules: DialectRules
  package private(set) var tree = SyntaxTree()
  private var rootFolder = ""
  private var read: Set<String> = []

  package init(load: @escaping FileLoader, workingDirectory: String, rules: DialectRules) {
    self.load = load
    self.workingDirectory = workingDirectory
    self.rules = rules
  }

  package mutating func readRoot(_ path: String) {
    let absolute = absolutePath(path)
    rootFolder = PathText.folder(of: absolute)
    let module = PathText.relative(absolute, to: rootFolder)
    tree.rootModule = module
    do throws(UnreadableFile) {
      readFile(SourceFile(path: path, module: module, text: try load(path)), chain: [absolute])
    } catch {
      tree.errors.append(SchemaError(DirectiveProblem.unreadableRoot(path: path, error), at: nil))
      tree.lost.addFile()
    }
  }

  private func absolutePath(_ path: String) -> String {
    PathText.normalised(PathText.join(workingDirectory, path))
  }

  private mutating func readFile(_ file: SourceFile, chain: [String]) {
    if let absolute = chain.last { read.insert(absolute) }
    if let line = file.firstLineNotUTF8 {
      tree.errors.append(SchemaError(LexicalProblem.notUTF8, at: line))
      tree.lost.addFile()
      return
    }
    var elements = ElementReader(file, rules)
    while let element = elements.next(&tree) {
      if case .include(let path, let location) = element { include(path, at: location, chain: chain) }
      tree.isCutShort = tree.errors.count > SchemaErrors.limit
      if tree.isCutShort { return }
    }
  }

  private mutating func include(_ path: String, at location: SourceLocation, chain: [String]) {
    func fail(_ problem: DirectiveProblem) { tree.errors.append(SchemaError(problem, at: location)) }
    let opened = PathText.join(PathText.folder(of: location.file.path), path)
    let absolute = absolutePath(opened)
    let module = PathText.relative(absolute, to: rootFolder)
    tree.elements.append(.include(Include(module: module, includedBy: location.file.module)))
    if chain.contains(absolute) { return fail(.includeCycle(path)) }
    if read.contains(absolute) { return }
    guard chain.count < Self.includeLimit else {
      tree.lost.addFile()
      return fail(.includesTooDeep(limit: Self.includeLimit))
    }
    do throws(UnreadableFile) {
      let file = SourceFile(path: opened, module: module, includedFrom: location, text: try load(opened))
      readFile(file, chain: chain + [absolute])
    } catch {
      tree.lost.addFile()
      fail(.unreadableInclude(path: opened, reason: error.reason))
    }
  }
}

/// Paths as text: no file is accessed and no symbolic link resolved.
private enum PathText {
  /// The path up to the last slash; empty if there is none.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func join(_ folder: String, _ path: String) -> String {
    if folder.isEmpty || path.hasPrefix("/") { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// The components without `.` and `NAME/..`.
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

  /// The path from a folder to a file, both absolute.
  static func relative(_ path: String, to folder: String) -> String {
    let to = components(path)
    let from = components(folder)
    let common = zip(to, from).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: from.count - common) + to[common...].map(String.init)).joined(separator: "/")
  }
}
