import Synchronization

/// One monitor: a connection, a terminal, or a script, on whose behalf commands run.
///
/// Its identity is what counts; state that belongs to a kind of monitor is kept by whoever made it.
public final class Monitor: Sendable {
  private static let counter = Atomic<UInt64>(0)

  /// Unique in the process and ascending; never reused.
  public let id: UInt64
  /// What a person reads: `qmp-3`, `terminal`.
  public let name: String

  /// Makes a monitor whose name is the kind, a hyphen, and the identifier.
  public init(kind: String) {
    id = Self.counter.add(1, ordering: .relaxed).newValue
    name = "\(kind)-\(id)"
  }

  /// The monitor on whose behalf the caller runs.
  ///
  /// A property of the coroutine, not of the process: two coroutines that interleave each see their own. Nil outside of
  /// commands.
  public static var current: Monitor? { ExecutionContext.current?.monitor }
}
