import MainLoop

/// Lets other code on the main loop run until the condition holds; returns false after a generous number of turns.
@MainLoop
package func comesTrue(_ condition: @MainLoop () -> Bool) async -> Bool {
  for _ in 0..<100_000 {
    if condition() { return true }
    await Task.yield()
  }
  return false
}
