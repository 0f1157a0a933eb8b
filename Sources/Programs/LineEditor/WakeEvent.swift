import CLineEditor
import Glibc

/// An eventfd: any thread, and a signal handler, can end another thread's wait for it.
struct WakeEvent: Sendable {
  let descriptor: Int32

  init() throws(LineSourceError) {
    descriptor = cledit_eventfd()
    guard descriptor >= 0 else { throw .cannotStart(errno: errno) }
  }

  func signal() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, MemoryLayout.size(ofValue: one))
  }

  /// Forgets the signals so far.
  func clear() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, MemoryLayout.size(ofValue: count))
  }

  /// Why a wait ended; both can hold.
  struct Readiness {
    var isSignalled: Bool
    var isReadable: Bool
  }

  /// Blocks the thread until the event is signalled, or `other` (when not negative) has input, an end or an error.
  func wait(or other: Int32 = -1, milliseconds: Int32 = -1) -> Readiness {
    var entries = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: other, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&entries, 2, milliseconds) < 0, errno == EINTR {}
    return Readiness(isSignalled: entries[0].revents != 0, isReadable: entries[1].revents != 0)
  }

  func close() {
    _ = Glibc.close(descriptor)
  }
}
