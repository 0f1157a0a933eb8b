import Glibc
import QAPISyntax
import SystemPackage

/// Reads and writes whole files.
enum Files {
  private static let chunk = 1 << 16
  /// The most bytes that are read, so that a device without an end does not take all memory.
  private static let limit = 64 << 20

  static func read(_ path: String) throws(UnreadableFile) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      return try file.closeAfter { try read(file) }
    } catch let error as Errno {
      throw UnreadableFile(reason: error.description, exists: error != .noSuchFileOrDirectory)
    } catch let error as UnreadableFile {
      throw error
    } catch {
      throw UnreadableFile(reason: "unknown error", exists: true)
    }
  }

  private static func read(_ file: FileDescriptor) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      let piece = try [UInt8](unsafeUninitializedCapacity: max(chunk, bytes.count)) { buffer, count in
        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if piece.isEmpty { return bytes }
      bytes = bytes.isEmpty ? piece : bytes + piece
    }
    throw UnreadableFile(reason: "more than \(limit >> 20) MiB", exists: true)
  }

  /// Writes a file unless it already has that content, so that a build does not rebuild what depends on it.
  static func write(_ text: String, to path: String) throws {
    let bytes = Array(text.utf8)
    if let old = try? read(path), old == bytes { return }
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .init(rawValue: 0o644))
      try file.closeAfter { _ = try file.writeAll(bytes) }
    } catch let error as Errno {
      throw Failure(text: "qapi-gen: cannot write '\(path)': \(error)\n", status: 2)
    }
  }
}

/// The standard streams.
enum Output {
  static func print(_ text: String) { write(text, to: .standardOutput) }
  static func error(_ text: String) { write(text, to: .standardError) }

  // An error in writing to a standard stream cannot be reported anywhere.
  private static func write(_ text: String, to file: FileDescriptor) { _ = try? file.writeAll(text.utf8) }
}

/// Folders, and paths within them.
enum Folder {
  /// Creates a folder and the folders around it that do not exist.
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

  /// The absolute and normalised path; symbolic links are not resolved.
  static func absolute(_ path: String) -> FilePath {
    FilePath(Compiling.workingDirectory).pushing(FilePath(path)).lexicallyNormalized()
  }

  /// The path from a folder, whose path is absolute, to a file.
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
