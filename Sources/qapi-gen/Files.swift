import QAPISchema
import SystemPackage

/// Whole files in and out.
enum Files {
  private static let chunk = 1 << 16
  /// The most bytes of a file that are read, so that a device without an end does not take all memory.
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

  /// Writes a file unless it has that content already, so that what depends on it is not built again.
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

  // Nobody is left to be told when a standard stream cannot be written.
  private static func write(_ text: String, to file: FileDescriptor) { _ = try? file.writeAll(text.utf8) }
}
