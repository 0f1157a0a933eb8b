package import HMP
import MainLoop
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `qmp NAME [KEY=VALUE ...]`: any command of the target, and what it returns as JSON; nothing for an empty object.
  @MainLoop
  package static func qmp(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let name = arguments.string("name") ?? ""
    let members = try await members(of: name, arguments.string("arguments") ?? "", context)
    if let rehearsal = context.rehearsal(CommandCall(name: name, arguments: members)) { return rehearsal }
    do throws(TargetError) {
      let result = try await context.target.execute(name: name, arguments: members)
      return HMPOutput(text: result == .object([:]) ? "" : result.text(pretty: true) + "\n", value: result)
    } catch {
      throw HMPFailure(error)
    }
  }

  /// The target's description is large: it is asked for only where it decides something.
  @MainLoop
  private static func members(
    of command: String, _ text: String, _ context: HMPContext
  ) async throws(HMPFailure) -> JSONObject {
    let isTyped = text.contains("=") && text.first { !$0.isWhitespace } != "{"
    let schema = isTyped ? try await TargetSchema(of: context.target) : TargetSchema([])
    return try WrittenArguments(command: command, schema: schema).words(text)
  }
}
