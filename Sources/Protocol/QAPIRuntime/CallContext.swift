public import MainLoop

// A handler takes the context that it may run in, and only the dispatcher makes one. A context cannot be copied, kept or
// captured by code that outlives the call, so code without one can call no handler, and code in one context cannot call a
// handler that belongs in another.

/// The main loop outside coroutine context, for as long as a plain handler runs.
public struct PlainContext: ~Copyable {
  /// The monitor on whose behalf the handler runs.
  public let monitor: Monitor

  package init(_ monitor: Monitor) { self.monitor = monitor }
}

/// Coroutine context on the main loop, for as long as a coroutine handler runs.
public struct CoroutineContext: ~Copyable {
  /// The monitor on whose behalf the handler runs.
  public let monitor: Monitor

  package init(_ monitor: Monitor) { self.monitor = monitor }
}

/// Any thread, without access to the main loop's state, for as long as an out-of-band handler runs.
public struct OutOfBandContext: ~Copyable {
  /// The monitor on whose behalf the handler runs.
  public let monitor: Monitor

  package init(_ monitor: Monitor) { self.monitor = monitor }
}

/// A call of a command in a context that its kind excludes, which only code of this package can bring about.
enum WrongContext {
  /// Fails the call, and reports it, unless the context is the right one.
  static func check(_ isRight: Bool, _ command: String, _ place: String) throws(QMPError) {
    if isRight { return }
    let what = "The command \(command) was called \(place)"
    MainLoop.report(.wrongContext(what))
    throw .generic(what)
  }
}
