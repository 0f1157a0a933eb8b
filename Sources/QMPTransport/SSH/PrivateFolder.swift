import Glibc
import Synchronization

/// A folder for one socket that only we can enter; it is removed with its content, at the latest when the process exits.
struct PrivateFolder: Sendable {
  let path: String

  private static let all = Mutex<Set<String>>([])
  private static let atExit: Void = {
    atexit { PrivateFolder.removeAll() }
  }()

  /// Makes the folder below `TMPDIR`, or /tmp; nil with `errno` where that cannot be done.
  init?() {
    _ = Self.atExit
    let place = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    // A socket's path has to be short.
    let parent = place.hasPrefix("/") && place.utf8.count < 80 ? place : "/tmp"
    var template = Array("\(parent)/hmp-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.path = path
    Self.all.withLock { _ = $0.insert(path) }
  }

  /// Removes the folder and the socket in it; without effect when that has been done.
  func remove() {
    guard Self.all.withLock({ $0.remove(path) }) != nil else { return }
    Self.remove(path)
  }

  private static func removeAll() {
    for path in all.withLock({ $0 }) { remove(path) }
  }

  private static func remove(_ path: String) {
    unlink(path + "/s")
    rmdir(path)
  }
}
