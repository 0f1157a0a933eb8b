import Glibc
import Synchronization
package import SystemPackage

/// A folder for sockets that only this user can enter.
///
/// It is removed with what the caller says is in it, at the latest when the process exits.
package struct PrivateFolder: Sendable {
  package let path: String
  private let names: [String]

  private static let all = Mutex<[String: [String]]>([:])
  private static let atExit: Void = {
    atexit { PrivateFolder.removeAll() }
  }()

  /// Makes the folder below `TMPDIR`, or /tmp; files of these names are removed with it.
  package init(for names: [String]) throws(Errno) {
    _ = Self.atExit
    let place = Environment.value("TMPDIR") ?? ""
    // The path of a socket has to be short.
    let parent = place.hasPrefix("/") && place.utf8.count < 80 ? place : "/tmp"
    var template = Array("\(parent)/hmp-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.path = path
    self.names = names
    Self.all.withLock { $0[path] = names }
  }

  /// Removes the folder and the files in it; without effect when that has been done.
  package func remove() {
    guard Self.all.withLock({ $0.removeValue(forKey: path) }) != nil else { return }
    Self.remove(path, names)
  }

  private static func removeAll() {
    for (path, names) in all.withLock({ $0 }) { remove(path, names) }
  }

  private static func remove(_ path: String, _ names: [String]) {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }
}
