import Glibc

/// Where the history is kept.
enum HistoryPlace {
  /// In the XDG state folder; nil when the user has neither that nor a home.
  static var path: String? {
    if let state = folder("XDG_STATE_HOME"), state.hasPrefix("/") { return "\(state)/hmp/history" }
    return folder("HOME").map { "\($0)/.local/state/hmp/history" }
  }

  private static func folder(_ variable: String) -> String? {
    guard let value = getenv(variable), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}

/// Lines that hold a secret, which no file may keep.
enum SecretLine {
  /// Whether the line names a password or secret anywhere.
  static func isOne(_ line: String) -> Bool {
    let line = line.lowercased()
    return ["password", "passwd", "secret"].contains { line.contains($0) }
  }
}
