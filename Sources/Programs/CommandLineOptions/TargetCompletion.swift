import ArgumentParser
import Glibc
import SocketDiscovery

/// What a shell offers for a TARGET.
enum TargetCompletion {
  /// Sub-commands, the QMP sockets of running processes, and files, as far as they begin with what is typed.
  static func candidates(_ prefix: String) -> [String] {
    let sockets = MonitorSockets.find().compactMap { $0.kind == .qmp ? $0.address : nil }
    let words = ["list", "proxy"].filter { !prefix.isEmpty && $0.hasPrefix(prefix) }
    let candidates = words + Array(Set(sockets.filter { $0.hasPrefix(prefix) } + files(prefix))).sorted()
    // zsh takes what follows a colon for a description.
    return CompletionShell.requesting == .zsh ? candidates.map { $0.replacing(":", with: "\\:") } : candidates
  }

  private static func files(_ prefix: String) -> [String] {
    let folder = prefix.lastIndex(of: "/").map { prefix[...$0] } ?? ""
    let start = prefix[folder.endIndex...]
    return ProcessFiles.entries(of: folder.isEmpty ? "." : String(folder))
      .filter { $0.hasPrefix(start) && (!$0.hasPrefix(".") || start.hasPrefix(".")) }
      .map { folder + $0 + (marksFolders && isFolder(folder + $0) ? "/" : "") }
  }

  private static func isFolder(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  /// bash does it itself.
  private static var marksFolders: Bool { CompletionShell.requesting != .bash }
}
