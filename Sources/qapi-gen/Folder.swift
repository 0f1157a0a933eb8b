import Glibc
import SystemPackage

/// Folders, and paths within them.
enum Folder {
  /// Makes a folder with those around it, as far as they are not there.
  static func create(_ path: String) throws {
    var made = FilePath(root: FilePath(path).root)
    for component in FilePath(path).components {
      made.append(component)
      if mkdir(made.string, 0o755) == 0 { continue }
      let error = Errno(rawValue: errno)
      if !isFolder(made.string) {
        throw Failure(text: "qapi-gen: cannot create the folder '\(made)': \(error)\n", status: 2)
      }
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The path from the root, whatever way it was written; symbolic links are not resolved.
  static func absolute(_ path: String) -> FilePath {
    FilePath(Compiling.workingDirectory).pushing(FilePath(path)).lexicallyNormalized()
  }

  /// The path from a folder, which is absolute, to a file.
  static func relative(_ path: String, to folder: FilePath) -> String {
    var rest = Array(absolute(path).components)
    var above = Array(folder.components)
    while let first = rest.first, rest.count > 1, first == above.first {
      rest.removeFirst()
      above.removeFirst()
    }
    return (above.map { _ in ".." } + rest.map(\.string)).joined(separator: "/")
  }
}
