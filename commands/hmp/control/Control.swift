import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  @MainLoop
  static func infoVersion(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let version = try await context.ask(QueryVersion(), to: "tell its version")
    let numbers = version.qemu
    return HMPOutput(
      text: "\(numbers.major).\(numbers.minor).\(numbers.micro)\(version.package)\n", value: version.json)
  }

  /// `info name`: nothing when the target has none.
  @MainLoop
  static func infoName(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(QueryName(), to: "tell its name") { info in info.name.map { $0 + "\n" } ?? "" }
  }

  /// `detach`: nothing to be done at the target; the front end leaves.
  @MainLoop
  static func detach(_: HMPContext) async throws(HMPFailure) -> HMPOutput { HMPOutput() }
}

extension Translators {
  /// `qmp NAME [KEY=VALUE ...]`: executes any command of the target and shows what it returns as JSON.
  ///
  /// An empty object is not shown.
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
  /// `info coroutines`: a line for each suspended command, oldest first.
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
  /// Whether this is the very line that asks, which the embedded target sees suspended as well.
  fileprivate var isCaller: Bool {
    guard let current = Coroutine.current else { return false }
    return current.id == id && current.command == command
  }

  /// Adds a line of its own.
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
