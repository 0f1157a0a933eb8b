/// Reads a file and the files that it includes into one tree.
///
/// Goes on behind a fault, so that the tree's errors are all those that could be told from each other.
struct SchemaReader {
  /// How deep files may include each other.
  static let includeLimit = 100

  let load: SchemaCompiler.Loader
  let workingDirectory: String
  let rules: DialectRules
  private(set) var tree = SyntaxTree()
  private var rootFolder = ""
  private var read: Set<String> = []

  init(load: @escaping SchemaCompiler.Loader, workingDirectory: String, rules: DialectRules) {
    self.load = load
    self.workingDirectory = workingDirectory
    self.rules = rules
  }

  mutating func readRoot(_ path: String) {
    let absolute = absolutePath(path)
    rootFolder = PathText.folder(of: absolute)
    let module = PathText.relative(absolute, to: rootFolder)
    tree.rootModule = module
    do throws(UnreadableFile) {
      readFile(SourceFile(path: path, module: module, text: try load(path)), chain: [absolute])
    } catch {
      tree.errors.append(SchemaError(.directive(.unreadableRoot(path: path, error)), at: nil))
      tree.lost.addFile()
    }
  }

  private func absolutePath(_ path: String) -> String {
    PathText.normalised(PathText.join(workingDirectory, path))
  }

  private mutating func readFile(_ file: SourceFile, chain: [String]) {
    let source = SourceText(file)
    if let absolute = chain.last { read.insert(absolute) }
    if let line = source.firstLineNotUTF8 {
      tree.errors.append(SchemaError(.lexical(.notUTF8), at: SourceLocation(file: file, line: line)))
      tree.lost.addFile()
      return
    }
    var elements = ElementReader(source, rules)
    while let element = elements.next(&tree) {
      if case .include(let path, let location) = element { include(path, at: location, chain: chain) }
      tree.isCutShort = tree.errors.count > SchemaErrors.limit
      if tree.isCutShort { return }
    }
  }

  private mutating func include(_ path: String, at location: SourceLocation, chain: [String]) {
    func fail(_ problem: DirectiveProblem) { tree.errors.append(SchemaError(.directive(problem), at: location)) }
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
