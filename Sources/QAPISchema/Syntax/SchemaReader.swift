/// Reads a file and the files that it includes into one tree.
///
/// Goes on behind a fault, so that the tree's errors are all those that could be told from each other.
struct SchemaReader {
  /// After this many errors nothing more is read.
  static let errorLimit = 50
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
    let file = SourceFile(path: path, module: PathText.relative(absolute, to: rootFolder))
    tree.rootModule = file.module
    do throws(UnreadableFile) {
      let bytes = try load(path)
      readFile(SourceText(bytes, file: file), chain: [absolute])
    } catch {
      tree.errors.append(
        SchemaError(.directive(.unreadableRoot(path: path, reason: error.reason)), at: nil))
    }
  }

  private func absolutePath(_ path: String) -> String {
    PathText.normalised(PathText.join(workingDirectory, path))
  }

  private mutating func readFile(_ source: SourceText, chain: [String]) {
    if let absolute = chain.last { read.insert(absolute) }
    if let line = source.firstLineNotUTF8 {
      tree.errors.append(SchemaError(.lexical(.notUTF8), at: SourceLocation(file: source.file, line: line)))
      return
    }
    var elements = ElementReader(source, rules)
    while tree.errors.count < Self.errorLimit, let element = elements.next(&tree) {
      if case .include(let path, let location) = element { include(path, at: location, chain: chain) }
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
    guard chain.count < Self.includeLimit else { return fail(.includesTooDeep(limit: Self.includeLimit)) }
    do throws(UnreadableFile) {
      let bytes = try load(opened)
      let file = SourceFile(path: opened, module: module, includedFrom: location)
      readFile(SourceText(bytes, file: file), chain: chain + [absolute])
    } catch {
      fail(.unreadableInclude(path: opened, reason: error.reason))
    }
  }
}
