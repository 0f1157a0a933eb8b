package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `qom-list`.
  @MainLoop
  package static func qomList(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    guard let path = arguments.string("path") else { return HMPOutput("/\n") }
    return try await context.report(QomList(path: path), to: "list the properties of objects") { properties in
      properties.map { "\($0.name) (\($0.type))\n" }.joined()
    }
  }

  /// Carries out `qom-get`.
  @MainLoop
  package static func qomGet(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let command = QomGet(path: arguments.string("path") ?? "", property: arguments.string("property") ?? "")
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    let value = try await context.ask(command, to: "read properties of objects")
    return HMPOutput(text: value.text(pretty: true) + "\n", value: value)
  }
}
