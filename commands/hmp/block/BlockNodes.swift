import HMP
import HMPTables
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// `blockdev_add OPTIONS`: makes a node, with values of the types that the target says its drivers take.
  @MainLoop
  static func blockdevAdd(_ arguments: BlockdevAddArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let options = try await options(arguments.options, of: "blockdev-add", context)
    return try await make("blockdev-add", options, to: "make nodes", context)
  }

  /// `blockdev_reopen OPTIONS`: what is not among the options gets its default.
  @MainLoop
  static func blockdevReopen(_ arguments: BlockdevReopenArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    // The same description, in a list of one.
    let options = try await options(arguments.options, of: "blockdev-add", context)
    return try await make("blockdev-reopen", ["options": [.object(options)]], to: "reopen nodes", context)
  }

  /// `block_export_add OPTIONS`: makes a node accessible to others.
  @MainLoop
  static func blockExportAdd(_ arguments: BlockExportAddArguments, _ context: HMPContext) async throws(HMPFailure)
    -> HMPOutput
  {
    let options = try await options(arguments.options, of: "block-export-add", context)
    return try await make("block-export-add", options, to: "export nodes", context)
  }

  /// The options of a row as the arguments of a command have them.
  @MainLoop
  private static func options(
    _ text: String, of command: String, _ context: HMPContext
  ) async throws(HMPFailure) -> JSONObject {
    try await WrittenArguments(text, of: command, on: context.target).options()
  }

  /// Executes a command whose arguments have been written as text.
  @MainLoop
  static func make(
    _ command: String, _ arguments: JSONObject, to purpose: String, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    HMPOutput(value: try await context.ask(command, arguments, to: purpose))
  }
}

extension Translators {
  /// `drive_add [-n] PCI-ADDRESS OPTIONS`: the address says nothing.
  ///
  /// With `-n` it is a node that is made: by `blockdev-add`, where a driver is named. All else only QEMU's own monitor
  /// can do: it makes a disk that vanishes with its device, and guesses formats.
  @MainLoop
  static func driveAdd(_ arguments: DriveAddArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    guard arguments.node else { return try await nativeDrive(arguments.written.line, says: "OK\n", context) }
    let text = arguments.opts
    let written = (try? OptionText(text))?.options ?? []
    let isComplete = ["driver", "node-name"].allSatisfy { key in written.contains { $0.key == key } }
    if !isComplete, await context.target.has(HumanMonitorCommand.name) {
      return try await nativeDrive(arguments.written.line, says: "", context)
    }
    return try await addNode(text, files: written.filter { $0.key.hasSuffix(".filename") }.map(\.key), context)
  }

  /// Makes a node; a driver is `file` where only the name of a file is given.
  @MainLoop
  private static func addNode(
    _ text: String, files: [String], _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let drivers = files.map { $0.dropLast("filename".count) + "driver" }.filter { !text.contains("\($0)=") }
    let options = try await WrittenArguments(
      text + drivers.map { ",\($0)=file" }.joined(), of: "blockdev-add", on: context.target
    ).options()
    guard options["node-name"] != nil else { throw .refused("'node-name' needs to be specified") }
    return try await make("blockdev-add", options, to: "make nodes", context)
  }

  /// Has the target's own monitor make a drive, which says one thing when it has done so, and anything else of an error.
  @MainLoop
  private static func nativeDrive(
    _ line: String, says success: String, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let output = try await HumanMonitor.run(line, to: "add drives", context)
    let lines = output.text.split(separator: "\n", omittingEmptySubsequences: false)
    let news = lines.filter { !$0.hasPrefix("warning: ") && !$0.hasPrefix("Please use ") }.joined(separator: "\n")
    guard news == success || news.hasPrefix("Supported formats") else { throw .refused(output.text) }
    return output
  }

  /// `drive_del DEVICE`: a node of that name is removed, else the disk loses its image.
  @MainLoop
  static func driveDel(_ arguments: DriveDelArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let name = arguments.id
    guard try await TargetNames.contains("node-name", name, context.target) else {
      return try await HumanMonitor.run(arguments.written.line, .silence, to: "take images from disks", context)
    }
    let call = BlockdevDel(nodeName: name)
    _ = try await context.ask(call, to: "remove nodes")
    return HMPOutput()
  }
}

extension Translators {
  /// `change DEVICE [-f] FILE [FORMAT [MODE]]`, and `change vnc password [PASSWORD]`.
  @MainLoop
  static func change(_ arguments: ChangeArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let device = arguments.device
    if device == "vnc" { return try await changePassword(arguments, context) }
    let mode = arguments.readOnlyMode.map(BlockdevChangeReadOnlyMode.init)
    if case .unknown(let name) = mode { throw .qmp(.generic("invalid parameter value: \(name)")) }
    let call = BlockdevChangeMedium(
      device: device, filename: arguments.target, format: arguments.arg,
      force: arguments.force, readOnlyMode: mode)
    _ = try await context.ask(call, to: "change media")
    return HMPOutput()
  }

  /// The password is there unless there is no front end to ask for it.
  @MainLoop
  private static func changePassword(
    _ arguments: ChangeArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    if arguments.readOnlyMode != nil {
      throw .refused("Parameter 'read-only-mode' is invalid for VNC")
    }
    guard ["password", "passwd"].contains(arguments.target) else {
      throw .refused("Expected 'password' after 'vnc'")
    }
    let password = arguments.arg
    guard let password else { throw .refused("terminal does not support password prompting") }
    let call = ChangeVncPassword(password: password)
    _ = try await context.ask(call, to: "change the password of VNC")
    return HMPOutput()
  }
}

extension Translators {
  /// `qemu-io [-d] DEVICE "COMMAND"`: by the target's own command, else by its own human monitor.
  @MainLoop
  static func qemuIo(_ arguments: QemuIoArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let device = arguments.device
    let command = arguments.command
    guard await context.target.has(XQemuIo.name) else {
      let flag = arguments.qdev ? "-d " : ""
      let line = "qemu-io \(flag)\(HumanMonitor.quoted(device)) \(HumanMonitor.quoted(command))"
      return try await HumanMonitor.run(line, .text(errors: ["command \""]), to: "run commands of qemu-io", context)
    }
    let isNode = try await TargetNames.contains("node-name", device, context.target)
    let call = XQemuIo(device: isNode ? nil : device, nodeName: isNode ? device : nil, command: command)
    return try await context.report(call, to: "run commands of qemu-io") { result in result.humanReadableText }
  }
}
