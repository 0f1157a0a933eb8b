package import HMP
import MainLoop

/// The `/fmt` that a target's own human monitor remembers, for all who use it.
package enum NativeFormat {
  /// Has it remember a format as it was typed, of a line that it is not sent.
  @MainLoop
  package static func keep(_ format: String, _ context: HMPContext) async {
    guard !context.options.dryRun, await HumanMonitor.isThere(context) else { return }
    // It remembers the format before it finds that the expression is missing.
    _ = try? await HumanMonitor.run("print/\(format)", to: "remember a format", context)
  }
}
