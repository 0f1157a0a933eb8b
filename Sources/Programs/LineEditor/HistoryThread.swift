import Glibc
import Synchronization

/// Loads and appends to a history file on a thread of its own, so that a storage that does not answer holds up neither the
/// editor nor the end of the program.
final class HistoryThread: Sendable {
  private enum Job {
    case load
    case append(String)
  }

  private struct State {
    /// The jobs that have not been begun, oldest first.
    var waiting: [Job] = []
    var isRunning = false
    var loaded: [String]?
  }

  /// How long a caller waits for the file, in milliseconds: longer than for its lock.
  static let usualPatience: Int32 = 2000
  /// The lines that may wait for the file; a later one is dropped.
  private static let limit = 10_000

  private let file: HistoryFile
  private let patience: Int32
  private let failed: @Sendable (HistoryFile.Failure) -> Void
  private let state = Mutex(State())
  private let rested: WakeEvent

  /// The function is called with each failure, on any thread.
  init(
    _ file: HistoryFile, patience: Int32 = usualPatience, failed: @escaping @Sendable (HistoryFile.Failure) -> Void
  ) throws(LineSourceError) {
    self.file = file
    self.patience = patience
    self.failed = failed
    rested = try WakeEvent()
  }

  deinit {
    rested.close()
  }

  /// The lines of the file; none, and a failure, when the storage does not answer soon.
  func load() -> [String] {
    add(.load)
    if !waitForRest() { failed(.cannotRead(path: file.path, .noAnswer)) }
    return state.withLock { $0.loaded } ?? []
  }

  /// Appends a line after those that were added before, and does not wait for it.
  func append(_ line: String) {
    add(.append(line))
  }

  /// Waits until all lines are appended; fails when the storage does not answer soon.
  func finish() {
    if !waitForRest() { failed(.cannotWrite(path: file.path, .noAnswer)) }
  }

  private func add(_ job: Job) {
    let needsThread = state.withLock { state in
      guard state.waiting.count < Self.limit else { return false }
      state.waiting.append(job)
      defer { state.isRunning = true }
      return !state.isRunning
    }
    // Without a further thread of the system, the caller waits for the file.
    if needsThread, DedicatedThread.start({ self.run() }) != 0 { run() }
  }

  /// Returns false if the jobs have not ended in time.
  private func waitForRest() -> Bool {
    let end = ContinuousClock.now + .milliseconds(Int64(patience))
    while state.withLock({ $0.isRunning }) {
      let (seconds, attoseconds) = ContinuousClock.now.duration(to: end).components
      let rest = seconds * 1000 + attoseconds / 1_000_000_000_000_000
      guard rest > 0 else { return false }
      _ = rested.wait(milliseconds: Int32(rest))
      rested.clear()
    }
    return true
  }

  private func run() {
    while let job = next() {
      do throws(HistoryFile.Failure) {
        switch job {
        case .load:
          let lines = try file.load()
          state.withLock { $0.loaded = lines }
        case .append(let line): try file.append(line)
        }
      } catch {
        failed(error)
      }
    }
    rested.signal()
  }

  private func next() -> Job? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isRunning = false
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}
