package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime

extension Translators {
  /// Carries out `info mice`.
  @MainLoop
  package static func infoMice(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryMice())) { return rehearsal }
    let mice = try await context.ask(QueryMice(), to: "list mice")
    let lines = mice.map { mouse in
      "\(mouse.current ? "*" : " ") Mouse #\(mouse.index): \(mouse.name)\(mouse.absolute ? " (absolute)" : "")\n"
    }
    return HMPOutput(text: mice.isEmpty ? "No mouse devices connected\n" : lines.joined(), value: mice.json)
  }
}
