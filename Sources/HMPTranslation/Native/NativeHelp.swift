package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

/// The help of a target's own human monitor.
package enum NativeHelp {
  /// What it says to `help TEXT`; nil where it says that it does not know, or there is none.
  @MainLoop
  package static func answer(_ text: String, _ context: HMPContext) async -> HMPOutput? {
    guard !context.options.dryRun, await context.target.has(HumanMonitorCommand.name) else { return nil }
    return try? await HumanMonitor.run(text.isEmpty ? "help" : "help \(text)", to: "explain its commands", context)
  }
}
