import Glibc
import HMP

/// The names of files, for Tab.
enum FileNames {
  /// Those in the folder that the prefix names; a folder ends with a slash, behind which the name goes on.
  ///
  /// Blocks while it reads the folder. A folder that cannot be read has none.
  static func candidates(_ prefix: String) -> [HMPCandidate] {
    let slash = prefix.lastIndex(of: "/")
    let folder = slash.map { String(prefix[...$0]) } ?? ""
    let start = slash.map { String(prefix[prefix.index(after: $0)...]) } ?? prefix
    guard let handle = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(handle) }
    var candidates: [HMPCandidate] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      guard name.hasPrefix(start), name != ".", name != "..", !name.hasPrefix(".") || start.hasPrefix(".") else {
        continue
      }
      let isFolder = isFolder(folder + name)
      candidates.append(HMPCandidate(folder + name + (isFolder ? "/" : ""), isComplete: !isFolder))
    }
    return candidates
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
