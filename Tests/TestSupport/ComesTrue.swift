import MainLoop

/// Lets other code on the main loop run until the condition holds; returns false if it does not within a minute.
///
/// The limit is a time and not a number of turns: what is waited for may need other threads, on a busy machine.
@MainLoop
package func comesTrue(_ condition: @MainLoop () -> Bool) async -> Bool {
  let end = ContinuousClock.now + .seconds(60)
  while !condition() {
    if ContinuousClock.now > end { return false }
    await Task.yield()
  }
  return true
}
