import Glibc
import NIOCore
import Synchronization

extension MainLoop {
  /// A piece of the main loop's work that held up everything else for longer than it may.
  public struct Stall: Sendable, Hashable {
    /// The command that ran last in it.
    public var command: String
    /// How long it took; until now, if it has not ended.
    public var duration: Duration
  }

  /// The stalls of the process so far.
  public struct Stalls: Sendable, Hashable {
    /// How many there were.
    public var count = 0
    /// The longest of them.
    public var longest: Stall?
  }

  /// Above this a piece of work counts as a stall.
  public static let stallLimit = Duration.milliseconds(100)

  /// The stalls that have ended.
  public static var stalls: Stalls { Watchdog.shared.stalls }

  /// Reports each stall while it lasts, from a thread of its own, since one that never ends could not be reported after it.
  public static func watch(limit: Duration = stallLimit, _ report: @escaping @Sendable (Stall) -> Void) {
    Watchdog.shared.watch(limit, report)
  }

  /// Notes which command runs, or runs on, on the main loop.
  public static func note(command: String) { Watchdog.shared.note(command) }
}

/// Measures the pieces of which the main loop's work consists: jobs of tasks, timers, calls from channels.
///
/// Pieces without a command, such as the start of the program, do not count.
final class Watchdog: Sendable {
  static let shared = Watchdog()

  private struct State {
    var command: String?
    var stalls = MainLoop.Stalls()
  }

  /// When the piece under way began, in nanoseconds of the monotonic clock; 0 between pieces.
  private let began = Atomic<UInt64>(0)
  private let state = Mutex(State())

  var stalls: MainLoop.Stalls { state.withLock { $0.stalls } }

  /// Returns false within a piece, which then must not be ended.
  func begin() -> Bool {
    if began.load(ordering: .relaxed) != 0 { return false }
    began.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed)
    return true
  }

  func end() {
    let duration = elapsed(since: began.exchange(0, ordering: .relaxed))
    state.withLock { state in
      defer { state.command = nil }
      guard let command = state.command, duration > MainLoop.stallLimit else { return }
      state.stalls.count += 1
      if duration > state.stalls.longest?.duration ?? .zero {
        state.stalls.longest = MainLoop.Stall(command: command, duration: duration)
      }
    }
  }

  func note(_ command: String) { state.withLock { $0.command = command } }

  func watch(_ limit: Duration, _ report: @escaping @Sendable (MainLoop.Stall) -> Void) {
    let (seconds, attoseconds) = limit.components
    let microseconds = UInt32(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    _ = WorkerThreads.start { [self] in
      var reported: UInt64 = 0
      while true {
        usleep(max(microseconds / 2, 1000))
        let began = began.load(ordering: .relaxed)
        guard began != 0, began != reported, let command = state.withLock({ $0.command }) else { continue }
        let duration = elapsed(since: began)
        guard duration > limit else { continue }
        reported = began
        report(MainLoop.Stall(command: command, duration: duration))
      }
    }
  }

  private func elapsed(since began: UInt64) -> Duration {
    .nanoseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds - began))
  }
}
