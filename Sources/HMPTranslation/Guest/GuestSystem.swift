package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info guest`: of what an agent tells of its guest all that this one has commands for.
  @MainLoop
  package static func infoGuest(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(
      CommandCall(GuestInfo()), CommandCall(GuestGetOsinfo()), CommandCall(GuestGetHostName()),
      CommandCall(GuestGetTimezone()), CommandCall(GuestGetUsers()))
    {
      return rehearsal
    }
    var facts = GuestFacts()
    facts.agent = try await context.ask(GuestInfo(), to: "tell of a guest")
    facts.system = try await context.askIfThere(GuestGetOsinfo())
    facts.host = try await context.askIfThere(GuestGetHostName())
    facts.zone = try await context.askIfThere(GuestGetTimezone())
    facts.users = try await context.askIfThere(GuestGetUsers())
    return HMPOutput(text: facts.text, value: facts.value)
  }
}

/// What is known of a guest; what it does not tell is nil.
private struct GuestFacts {
  var agent: GuestAgentInfo?
  var system: GuestOSInfo?
  var host: GuestHostName?
  var zone: GuestTimezone?
  var users: [GuestUser]?

  var text: String {
    var lines: [String] = []
    if let name = system?.prettyName ?? system?.name ?? system?.id { lines.append("System: \(name)") }
    if let release = system?.kernelRelease {
      lines.append("Kernel: \(release)\(system?.machine.map { " (\($0))" } ?? "")")
    }
    if let host { lines.append("Host name: \(host.hostName)") }
    if let zone { lines.append("Time zone: \(zone.words)") }
    if let users {
      lines.append(users.isEmpty ? "Users: none" : "Users:")
      lines += users.map { "  \($0.words)" }
    }
    if let agent { lines.append("Agent: \(agent.version)") }
    return lines.map { $0 + "\n" }.joined()
  }

  var value: JSONValue {
    var value: JSONObject = [:]
    value["osinfo"] = system?.json
    value["host-name"] = host.map { .string($0.hostName) }
    value["timezone"] = zone?.json
    value["users"] = users?.json
    value["agent-version"] = agent.map { .string($0.version) }
    return .object(value)
  }
}

extension GuestTimezone {
  fileprivate var words: String {
    let minutes = offset.magnitude / 60
    let clock = [minutes / 60, minutes % 60].map { String($0).leftPadded(to: 2, with: "0") }.joined(separator: ":")
    let offset = "UTC\(offset < 0 ? "-" : "+")\(clock)"
    return zone.map { "\($0) (\(offset))" } ?? offset
  }
}

extension GuestUser {
  fileprivate var words: String {
    let name = domain.map { "\($0)\\\(user)" } ?? user
    return Int64(exactly: loginTime.rounded()).map { "\(name), since \(localDate($0))" } ?? name
  }
}

extension HMPContext {
  /// Executes a command if the target has it; nil where the target has not, or refuses.
  @MainLoop
  fileprivate func askIfThere<Command: QAPICommand>(_ command: Command) async throws(HMPFailure) -> Command.Result? {
    guard await target.has(Command.name) else { return nil }
    do throws(TargetError) {
      return try await target.execute(command)
    } catch {
      if case .command = error { return nil }
      throw HMPFailure(error)
    }
  }
}
