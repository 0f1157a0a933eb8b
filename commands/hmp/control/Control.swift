import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  static func infoVersion(_ version: VersionInfo) -> String {
    let numbers = version.qemu
    return "\(numbers.major).\(numbers.minor).\(numbers.micro)\(version.package)\n"
  }

  /// The name of the guest; nothing if it has none.
  static func infoName(_ info: NameInfo) -> String { info.name.map { $0 + "\n" } ?? "" }

  /// Does nothing on the target; the front end leaves.
  @MainLoop
  static func detach(_: HMPContext) async throws(HMPFailure) -> HMPOutput { HMPOutput() }
}

extension Translators {
  /// Executes any QMP command of the target, and prints its result as JSON.
  ///
  /// An empty object prints nothing.
  @MainLoop
  static func qmp(_ arguments: QmpArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let name = arguments.name
    let text = arguments.arguments ?? ""
    let members = try await WrittenArguments(text, of: name, on: context.target).words()
    do throws(TargetError) {
      let result = try await context.target.execute(name: name, arguments: members)
      return HMPOutput(text: result == .object([:]) ? "" : result.text(pretty: true) + "\n", value: result)
    } catch {
      throw HMPFailure(error)
    }
  }
}

extension Translators {
  /// Prints a line for each suspended command, oldest first.
  ///
  /// The JSON value is a list as `x-query-coroutines` returns it.
  @MainLoop
  static func infoCoroutines(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let coroutines = try await context.ask(XQueryCoroutines(), to: "list suspended commands")
      .filter { !$0.isCaller }
    if coroutines.isEmpty { return HMPOutput(text: "no coroutine is suspended\n", value: coroutines.json) }
    var text = HMPStyledText()
    for coroutine in coroutines { coroutine.append(to: &text) }
    return HMPOutput(text, value: coroutines.json)
  }
}

extension CoroutineInfo {
  /// Whether this is the command that queries the list, which is suspended during the query.
  fileprivate var isCaller: Bool {
    guard let current = Coroutine.current else { return false }
    return current.id == id && current.command == command
  }

  /// Appends the line of the coroutine.
  fileprivate func append(to text: inout HMPStyledText) {
    text.append("coroutine \(id): ")
    text.append(command, .name)
    var parts = [monitor.map { " (\($0))" } ?? ""]
    if let waitingFor { parts.append("waiting for \(waitingFor)") }
    let tenths = age / 100_000_000
    parts.append("\(tenths / 10).\(tenths % 10) s")
    text.append(parts.joined(separator: ", ") + "\n")
  }
}
