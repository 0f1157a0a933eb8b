import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// The version of the target.
  ///
  /// The JSON value is the result of `query-version`, or with a guest agent an object with the member `version`.
  @MainLoop
  static func infoVersion(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    do throws(HMPError) {
      return try await context.report(QueryVersion(), to: "show its version") { version in
        let numbers = version.qemu
        return "\(numbers.major).\(numbers.minor).\(numbers.micro)\(version.package)\n"
      }
    } catch {
      guard case .refused = error, let agent = try? await context.target.execute(GuestInfo()) else { throw error }
      return HMPOutput(text: agent.version + "\n", value: ["version": .string(agent.version)])
    }
  }

  /// The name of the guest; nothing if it has none.
  ///
  /// The JSON value is the result of `query-name`, or with a guest agent that of `guest-get-host-name`.
  @MainLoop
  static func infoName(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    do throws(HMPError) {
      return try await context.report(QueryName(), to: "show its name") { info in info.name.map { $0 + "\n" } ?? "" }
    } catch {
      guard case .refused = error, let host = try? await context.target.execute(GuestGetHostName()) else { throw error }
      return HMPOutput(text: host.hostName + "\n", result: host)
    }
  }

  /// Does nothing on the target; the front end leaves.
  @MainLoop
  static func detach(_: HMPContext) async throws(HMPError) -> HMPOutput { HMPOutput() }
}

extension Translators {
  /// Executes any QMP command of the target, and prints its result as JSON.
  ///
  /// An empty object prints nothing.
  @MainLoop
  static func qmp(_ arguments: QmpArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let name = arguments.name
    let text = arguments.arguments ?? ""
    let members = try await WrittenArguments(text, of: name, on: context.target).words()
    do throws(TargetError) {
      let result = try await context.target.execute(name: name, arguments: members)
      return HMPOutput(text: result == .object([:]) ? "" : result.text(pretty: true) + "\n", value: result)
    } catch {
      throw HMPError(error, of: CommandCall(name: name, arguments: members), to: nil)
    }
  }
}

extension Translators {
  /// Prints a line for each suspended command, oldest first.
  ///
  /// The JSON value is a list as `x-query-coroutines` returns it.
  @MainLoop
  static func infoCoroutines(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let coroutines = try await context.ask(XQueryCoroutines(), to: "list suspended commands")
      .filter { !$0.isCaller }
    var text = HMPStyledText()
    if coroutines.isEmpty { text.append("no coroutine is suspended\n") }
    for coroutine in coroutines { coroutine.append(to: &text) }
    if await context.target.has(XQueryStalls.name), let stalls = try? await context.target.xQueryStalls() {
      stalls.append(to: &text)
    }
    return HMPOutput(text, value: coroutines.json)
  }
}

extension StallInfo {
  /// Appends a line if a command has blocked the others.
  fileprivate func append(to text: inout HMPStyledText) {
    guard let command, let longest else { return }
    let hundredths = longest / 10_000_000
    let rest = hundredths % 100
    text.append("longest stall: ")
    text.append(command, .name)
    text.append(", \(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s, of \(count)\n")
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
