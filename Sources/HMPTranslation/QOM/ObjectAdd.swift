package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `object_add`; blanks at the end of the line are of the last value.
  @MainLoop
  package static func objectAdd(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let text = arguments.string("object") ?? ""
    if text.hasPrefix("{") {
      let members = try await WrittenArguments(text, of: ObjectAdd.name, on: context.target).options()
      if let rehearsal = context.rehearsal(CommandCall(name: ObjectAdd.name, arguments: members)) { return rehearsal }
      _ = try await context.ask(ObjectAdd.name, members, to: "create objects")
      return HMPOutput()
    }
    let written: OptionText
    do throws(OptionTextError) {
      written = try OptionText(text, impliedKey: "qom-type")
    } catch {
      throw .qmp(.generic(error.description))
    }
    if written.asksForHelp {
      return try await ObjectTypes.help(on: written["qom-type"], arguments.line, context)
    }
    let call = TextualCall(command: ObjectAdd.name, options: written.options, listMember: nil)
    return try await call.run(to: "create objects", context)
  }
}
