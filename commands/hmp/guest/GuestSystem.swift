import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Reports the operating system and its users, as far as the agent has commands for them.
  ///
  /// The JSON value is an object with the members `osinfo`, `host-name`, `timezone`, `users` and `agent-version`.
  @MainLoop
  static func infoGuest(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    var facts = GuestFacts()
    facts.agent = try await context.ask(GuestInfo(), to: "describe the guest")
    facts.system = try await context.askIfAvailable(GuestGetOsinfo())
    facts.host = try await context.askIfAvailable(GuestGetHostName())
    facts.zone = try await context.askIfAvailable(GuestGetTimezone())
    facts.users = try await context.askIfAvailable(GuestGetUsers())
    return HMPOutput(text: facts.text, value: facts.value)
  }
}

/// The report of `info guest`; parts that the agent does not report are nil.
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
    return Int64(exactly: loginTime.rounded()).map { "\(name), since \(ReportText.date($0))" } ?? name
  }
}

extension HMPContext {
  /// Executes a command; nil if the target lacks or refuses it.
  @MainLoop
  fileprivate func askIfAvailable<Command: QAPICommand>(_ command: Command) async throws(HMPError) -> Command.Result? {
    guard await target.has(Command.name) else { return nil }
    do throws(TargetError) {
      return try await target.execute(command)
    } catch {
      if case .command = error { return nil }
      throw HMPError(error)
    }
  }
}

extension Translators {
  static func infoGuestCpus(_ vCPUs: [GuestLogicalProcessor]) -> String {
    let lines = vCPUs.sorted { $0.logicalId < $1.logicalId }.map { vCPU in
      let isFixed = vCPU.canOffline == false
      return "CPU #\(vCPU.logicalId): \(vCPU.online ? "online" : "offline")\(isFixed ? ", always" : "")\n"
    }
    return lines.joined()
  }

  /// Reports the number and size of memory blocks, and which are offline.
  ///
  /// The JSON value is an object with the members `block-size`, in bytes, and `blocks`.
  @MainLoop
  static func infoGuestMemory(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let size = try await context.ask(GuestGetMemoryBlockInfo(), to: "list the memory blocks of the guest").size
    let blocks = try await context.ask(GuestGetMemoryBlocks(), to: "list the memory blocks of the guest")
    let online = blocks.filter(\.online)
    var text = "\(blocks.count) blocks of \(ReportText.size(size)), \(online.count) online"
    let (bytes, isOver) = size.multipliedReportingOverflow(by: UInt64(online.count))
    if !isOver { text += " (\(ReportText.size(bytes)))" }
    let offline = blocks.filter { !$0.online }.map { String($0.physIndex) }
    if !offline.isEmpty { text += "\noffline: \(offline.joined(separator: " "))" }
    return HMPOutput(text: text + "\n", value: ["block-size": .unsigned(size), "blocks": blocks.json])
  }
}

extension Translators {
  static func infoGuestNetwork(_ interfaces: [GuestNetworkInterface]) -> String {
    interfaces.map(\.report).joined()
  }
}

extension GuestNetworkInterface {
  fileprivate var report: String {
    var text = "\(name)\(hardwareAddress.map { ": \($0)" } ?? "")\n"
    for address in ipAddresses ?? [] { text += "  \(address.ipAddress)/\(address.prefix)\n" }
    if let statistics {
      text += "  received \(statistics.rxBytes) bytes in \(statistics.rxPackets) packets"
      text += ", sent \(statistics.txBytes) bytes in \(statistics.txPackets)\n"
    }
    return text
  }
}

extension Translators {
  @MainLoop
  static func guestSetPassword(_ arguments: GuestSetPasswordArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let user = arguments.username
    guard let password = arguments.password else {
      throw .refused("guest_set_password: no password given")
    }
    let call = GuestSetUserPassword(
      username: user, password: Base64.text(of: Array(password.utf8)), crypted: arguments.crypted)
    _ = try await context.ask(call, to: "set passwords in the guest")
    return HMPOutput()
  }

  @MainLoop
  static func guestSshKeys(_ arguments: GuestSshKeysArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let purpose = "manage SSH keys in the guest"
    let user = arguments.username
    guard let action = arguments.action else {
      let call = GuestSshGetAuthorizedKeys(username: user)
      let keys = try await context.ask(call, to: purpose).keys
      return HMPOutput(text: keys.map { $0 + "\n" }.joined(), result: keys)
    }
    guard let key = arguments.key else { throw .refused("guest_ssh_keys: no key given") }
    switch action {
    case "add": return try await change(GuestSshAddAuthorizedKeys(username: user, keys: [key]), purpose, context)
    case "replace":
      return try await change(GuestSshAddAuthorizedKeys(username: user, keys: [key], reset: true), purpose, context)
    case "remove": return try await change(GuestSshRemoveAuthorizedKeys(username: user, keys: [key]), purpose, context)
    default: throw .refused("guest_ssh_keys: '\(action)' is not add, remove or replace")
    }
  }

  @MainLoop
  static func guestSetTime(_ arguments: GuestSetTimeArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    var time: Int64?
    if let seconds = arguments.seconds {
      let (nanoseconds, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
      guard !isOver else { throw .refused("guest_set_time: \(seconds) seconds is out of range") }
      time = nanoseconds
    }
    return try await change(GuestSetTime(time: time), "set the clock of the guest", context)
  }

  @MainLoop
  private static func change<Command: QAPICommand>(
    _ command: Command, _ purpose: String, _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput {
    _ = try await context.ask(command, to: purpose)
    return HMPOutput()
  }
}

extension Translators {
  @MainLoop
  static func guestShutdown(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    try await context.send(GuestShutdown(mode: "powerdown"), to: "shut down the guest")
  }

  @MainLoop
  static func guestReboot(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    try await context.send(GuestShutdown(mode: "reboot"), to: "reboot the guest")
  }

  @MainLoop
  static func guestHalt(_ context: HMPContext) async throws(HMPError) -> HMPOutput {
    try await context.send(GuestShutdown(mode: "halt"), to: "halt the guest")
  }

  @MainLoop
  static func guestSuspend(_ arguments: GuestSuspendArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    switch arguments.to ?? "ram" {
    case "ram": try await context.send(GuestSuspendRam(), to: "suspend the guest to RAM")
    case "disk": try await context.send(GuestSuspendDisk(), to: "suspend the guest to disk")
    case "hybrid": try await context.send(GuestSuspendHybrid(), to: "suspend the guest to RAM and disk")
    case let word: throw .refused("guest_suspend: '\(word)' is not ram, disk or hybrid")
    }
  }
}

extension HMPContext {
  /// The time to wait for an error.
  ///
  /// The agent of a guest that shuts down may send no more responses.
  private static let patience = Duration.seconds(5)

  /// Executes a command to which the agent responds only with an error.
  ///
  /// The agent executes commands in order, so the response to a later `guest-ping` means that the command succeeded. So
  /// does a lost connection, or no response in time.
  @MainLoop
  fileprivate func send<Command: QAPICommand>(
    _ command: Command, to purpose: String
  ) async throws(HMPError) -> HMPOutput {
    let context = self
    let sending = MainLoop.task { () async -> Result<JSONValue, HMPError> in
      do throws(HMPError) {
        return .success(try await context.ask(Command.name, command.members, to: purpose))
      } catch {
        return .failure(error)
      }
    }
    await MainLoop.withDeadline(after: Self.patience) { _ = try? await context.target.execute(GuestPing()) }
    sending.cancel()
    if case .failure(let failure) = await sending.value {
      switch failure {
      case .target(.cancelled) where !Task.isCancelled: break
      case .target(.connectionLost): break
      default: throw failure
      }
    }
    return HMPOutput()
  }
}

extension QAPICommand {
  fileprivate var members: JSONObject { CommandCall(self).arguments }
}
