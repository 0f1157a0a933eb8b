import Glibc
package import SystemPackage

/// Why a file cannot be read or opened.
package enum FileError: Error, Sendable, Hashable {
  case nameContainsNUL
  /// Other users can write to it, or own it.
  case notPrivate
  /// A pipe, a socket or a device, which may keep its reader waiting without end.
  case notRegularFile
  /// More than that many bytes.
  case tooLong(limit: Int)
  case system(Errno)
}

extension FileError: CustomStringConvertible {
  /// What is wrong, to stand after the name of the file.
  package var description: String {
    switch self {
    case .nameContainsNUL: "the name has a NUL character in it"
    case .notPrivate: "other users can write to it; chmod go-w, and chown to yourself"
    case .notRegularFile: "not a regular file"
    case .tooLong(let limit): "longer than \(Self.size(limit))"
    case .system(let code): code.description
    }
  }

  private static func size(_ count: Int) -> String {
    count >= 1 << 20 && count.isMultiple(of: 1 << 20) ? "\(count >> 20) MiB" : "\(count) bytes"
  }
}

extension FileDescriptor {
  /// Opens a regular file, and waits for nothing: a FIFO without a writer or a terminal is refused.
  ///
  /// Blocks for as long as the file system takes. The descriptor is closed by exec.
  /// - Throws: `nameContainsNUL`, `notRegularFile`, `system`; for a directory `system` with `isDirectory`
  package static func openRegularFile(
    _ path: String, _ mode: AccessMode = .readOnly, options: OpenOptions = [], permissions: FilePermissions? = nil
  ) throws(FileError) -> FileDescriptor {
    guard let name = try? SystemString(path) else { throw .nameContainsNUL }
    return try openRegularFile(name, mode, options: options, permissions: permissions)
  }

  /// As above, for a name that has been checked.
  package static func openRegularFile(
    _ path: SystemString, _ mode: AccessMode = .readOnly, options: OpenOptions = [],
    permissions: FilePermissions? = nil
  ) throws(FileError) -> FileDescriptor {
    let descriptor: FileDescriptor
    do {
      descriptor = try open(
        path.text, mode, options: options.union([.closeOnExec, .nonBlocking]), permissions: permissions)
    } catch {
      throw .system(error as? Errno ?? .ioError)
    }
    do throws(FileError) {
      try descriptor.checkRegularFile()
      return descriptor
    } catch {
      try? descriptor.close()
      throw error
    }
  }

  /// Reads from the current offset to the end.
  ///
  /// - Throws: `tooLong` when there is more than the limit, `system`
  package func readToEnd(limit: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { chunk.deallocate() }
    while true {
      let count: Int
      do {
        count = try read(into: chunk)
      } catch {
        throw .system(error as? Errno ?? .ioError)
      }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { throw .tooLong(limit: limit) }
      bytes += chunk[..<count]
    }
  }

  /// Writes all bytes, in as many parts as it takes.
  package func writeWhole(_ bytes: some Sequence<UInt8>) throws(Errno) {
    do {
      try writeAll(bytes)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// The content of a regular file.
  ///
  /// - Throws: as `openRegularFile` and `readToEnd`
  package static func contents(of path: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = try openRegularFile(path)
    defer { try? file.close() }
    return try file.readToEnd(limit: limit)
  }

  /// The content of a regular file to which only this user and root can write.
  ///
  /// - Throws: `notPrivate`; as `openRegularFile` and `readToEnd`
  package static func privateContents(of path: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = try openRegularFile(path)
    defer { try? file.close() }
    let facts: Stat
    do throws(Errno) {
      facts = try file.stat()
    } catch {
      throw .system(error)
    }
    let owner = facts.userID.rawValue
    guard owner == geteuid() || owner == 0, facts.permissions.isDisjoint(with: [.groupWrite, .otherWrite]) else {
      throw .notPrivate
    }
    return try file.readToEnd(limit: limit)
  }

  private func checkRegularFile() throws(FileError) {
    let type: FileType
    do throws(Errno) {
      type = try stat().type
    } catch {
      throw .system(error)
    }
    if type == .directory { throw .system(.isDirectory) }
    guard type == .regular else { throw .notRegularFile }
  }
}
