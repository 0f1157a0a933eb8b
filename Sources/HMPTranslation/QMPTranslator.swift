package import HMP
import MainLoop
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `qmp NAME [KEY=VALUE ...]`: executes any command of the target and shows what it returns as JSON.
  ///
  /// An empty object is not shown.
  @MainLoop
  package static func qmp(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let name = arguments.string("name") ?? ""
    let text = arguments.string("arguments") ?? ""
    let members = try await WrittenArguments(text, of: name, on: context.target).words()
    if let rehearsal = context.rehearsal(CommandCall(name: name, arguments: members)) { return rehearsal }
    do throws(TargetError) {
      let result = try await context.target.execute(name: name, arguments: members)
      return HMPOutput(text: result == .object([:]) ? "" : result.text(pretty: true) + "\n", value: result)
    } catch {
      throw HMPFailure(error)
    }
  }
}
