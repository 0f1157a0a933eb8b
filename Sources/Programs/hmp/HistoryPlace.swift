import Glibc
import LineEditor
import MainLoop
import Platform

/// Where the history is kept.
enum HistoryPlace {
  /// In the XDG state folder; nil when the user has neither that nor a home.
  static var path: String? {
    if let state = Environment.value("XDG_STATE_HOME"), state.hasPrefix("/") { return "\(state)/hmp/history" }
    return Environment.value("HOME").map { "\($0)/.local/state/hmp/history" }
  }
}

/// Tells once that the history cannot be kept.
@MainLoop
final class HistoryComplaint {
  private var isMade = false

  nonisolated init() {}

  /// The words for a failure; nil when there have been some.
  func words(for failure: HistoryFile.Failure) -> String? {
    guard !isMade else { return nil }
    isMade = true
    return switch failure {
    case .cannotRead(let path, let problem): "hmp: the history can't be read: \(path): \(Self.reason(problem))"
    case .cannotWrite(let path, let problem): "hmp: the history is not kept: \(path): \(Self.reason(problem))"
    }
  }

  private static func reason(_ problem: HistoryFileProblem) -> String {
    switch problem {
    case .system(let code): String(cString: strerror(code))
    case .notAFile: "Not a regular file"
    case .locked: "Another program keeps it locked"
    }
  }
}
