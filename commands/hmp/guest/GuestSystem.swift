import HMP
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `info guest`: of what an agent tells of its guest all that this one has commands for.
  @MainLoop
  static func infoGuest(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
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

extension Translators {
  @MainLoop
  static func infoGuestCpus(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let processors = try await context.ask(GuestGetVcpus(), to: "list the processors of a guest")
    let lines = processors.sorted { $0.logicalId < $1.logicalId }.map { processor in
      let isFixed = processor.canOffline == false
      return "CPU #\(processor.logicalId): \(processor.online ? "online" : "offline")\(isFixed ? ", always" : "")\n"
    }
    return HMPOutput(text: lines.joined(), value: processors.json)
  }

  /// `info guest-memory`: how many blocks there are, how large they are, and which are not in use.
  @MainLoop
  static func infoGuestMemory(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let size = try await context.ask(GuestGetMemoryBlockInfo(), to: "tell of the memory of a guest").size
    let blocks = try await context.ask(GuestGetMemoryBlocks(), to: "tell of the memory of a guest")
    let used = blocks.filter(\.online)
    var text = "\(blocks.count) blocks of \(HumanSize.text(of: size)), \(used.count) online"
    let (bytes, isOver) = size.multipliedReportingOverflow(by: UInt64(used.count))
    if !isOver { text += " (\(HumanSize.text(of: bytes)))" }
    let unused = blocks.filter { !$0.online }.map { String($0.physIndex) }
    if !unused.isEmpty { text += "\noffline: \(unused.joined(separator: " "))" }
    return HMPOutput(text: text + "\n", value: ["block-size": .unsigned(size), "blocks": blocks.json])
  }
}

extension Translators {
  @MainLoop
  static func infoGuestNetwork(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    return try await context.report(GuestNetworkGetInterfaces(), to: "list the network interfaces of a guest") {
      interfaces in interfaces.map(\.report).joined()
    }
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
  static func guestSetPassword(_ arguments: GuestSetPasswordArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let user = arguments.username
    guard let password = arguments.password else {
      throw .refused("guest_set_password: a password is missing")
    }
    let call = GuestSetUserPassword(
      username: user, password: Base64.text(of: Array(password.utf8)), crypted: arguments.crypted)
    _ = try await context.ask(call, to: "set passwords of a guest")
    return HMPOutput()
  }

  @MainLoop
  static func guestSshKeys(_ arguments: GuestSshKeysArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let purpose = "keep keys of a guest's users"
    let user = arguments.username
    guard let action = arguments.action else {
      let call = GuestSshGetAuthorizedKeys(username: user)
      let keys = try await context.ask(call, to: purpose).keys
      return HMPOutput(text: keys.map { $0 + "\n" }.joined(), value: keys.json)
    }
    guard let key = arguments.key else { throw .refused("guest_ssh_keys: a key is missing") }
    switch action {
    case "add": return try await change(GuestSshAddAuthorizedKeys(username: user, keys: [key]), purpose, context)
    case "replace":
      return try await change(GuestSshAddAuthorizedKeys(username: user, keys: [key], reset: true), purpose, context)
    case "remove": return try await change(GuestSshRemoveAuthorizedKeys(username: user, keys: [key]), purpose, context)
    default: throw .refused("guest_ssh_keys: '\(action)' is none of add, remove, replace")
    }
  }

  @MainLoop
  static func guestSetTime(_ arguments: GuestSetTimeArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    var time: Int64?
    if let seconds = arguments.seconds {
      let (nanoseconds, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
      guard !isOver else { throw .refused("guest_set_time: no clock shows \(seconds) seconds") }
      time = nanoseconds
    }
    return try await change(GuestSetTime(time: time), "set the clock of a guest", context)
  }

  @MainLoop
  private static func change<Command: QAPICommand>(
    _ command: Command, _ purpose: String, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    _ = try await context.ask(command, to: purpose)
    return HMPOutput()
  }
}

extension Translators {
  @MainLoop
  static func guestShutdown(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await context.say(GuestShutdown(mode: "powerdown"), to: "shut a guest down")
  }

  @MainLoop
  static func guestReboot(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await context.say(GuestShutdown(mode: "reboot"), to: "restart a guest")
  }

  @MainLoop
  static func guestHalt(_ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await context.say(GuestShutdown(mode: "halt"), to: "halt a guest")
  }

  @MainLoop
  static func guestSuspend(_ arguments: GuestSuspendArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    switch arguments.to ?? "ram" {
    case "ram": try await context.say(GuestSuspendRam(), to: "put a guest to sleep")
    case "disk": try await context.say(GuestSuspendDisk(), to: "save a guest to its disk")
    case "hybrid": try await context.say(GuestSuspendHybrid(), to: "save a guest to its disk and put it to sleep")
    case let word: throw .refused("guest_suspend: '\(word)' is none of ram, disk, hybrid")
    }
  }
}

extension HMPContext {
  /// How long a guest gets to object; an agent that has begun to end may answer nothing any more.
  private static let patience = Duration.seconds(5)

  /// Executes a command that an agent answers only when it can't be done.
  ///
  /// An agent carries out one command after the other, so once it answers a later one there is no objection to come. It
  /// is as good when it hangs up, or answers nothing.
  @MainLoop
  fileprivate func say<Command: QAPICommand>(
    _ command: Command, to purpose: String
  ) async throws(HMPFailure) -> HMPOutput {
    let context = self
    let saying = MainLoop.task { () async -> Result<JSONValue, HMPFailure> in
      do throws(HMPFailure) {
        return .success(try await context.ask(Command.name, command.members, to: purpose))
      } catch {
        return .failure(error)
      }
    }
    await MainLoop.withDeadline(after: Self.patience) { _ = try? await context.target.execute(GuestPing()) }
    saying.cancel()
    if case .failure(let failure) = await saying.value {
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
