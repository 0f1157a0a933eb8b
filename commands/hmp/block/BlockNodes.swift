import HMP
import HMPTables
import HMPTranslation
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Adds a node; the values of options are converted to the types in the target's schema.
  @MainLoop
  static func blockdevAdd(_ arguments: BlockdevAddArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let options = try await options(arguments.options, of: "blockdev-add", context)
    return try await execute("blockdev-add", options, to: "add block nodes", context)
  }

  /// Changes the options of a node; options that are not given get their defaults.
  @MainLoop
  static func blockdevReopen(_ arguments: BlockdevReopenArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    // The command takes a list of nodes, each described as for blockdev-add.
    let options = try await options(arguments.options, of: "blockdev-add", context)
    return try await execute("blockdev-reopen", ["options": [.object(options)]], to: "reopen block nodes", context)
  }

  /// Exports a node; the values of options are converted to the types in the target's schema.
  @MainLoop
  static func blockExportAdd(_ arguments: BlockExportAddArguments, _ context: HMPContext) async throws(HMPError)
    -> HMPOutput
  {
    let options = try await options(arguments.options, of: "block-export-add", context)
    return try await execute("block-export-add", options, to: "export block nodes", context)
  }

  /// Parses options into the arguments of a QMP command.
  @MainLoop
  private static func options(
    _ text: String, of command: String, _ context: HMPContext
  ) async throws(HMPError) -> JSONObject {
    try await WrittenArguments(text, of: command, on: context.target).options()
  }

  @MainLoop
  private static func execute(
    _ command: String, _ arguments: JSONObject, to purpose: String, _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput {
    HMPOutput(value: try await context.ask(command, arguments, to: purpose))
  }
}

extension Translators {
  /// Adds a block device or, with `-n`, a node.
  ///
  /// The PCI address is ignored.
  ///
  /// A node with a driver and a name is added by `blockdev-add`. Everything else needs QEMU's own monitor: block devices
  /// that are removed with their device, and detection of the image format.
  @MainLoop
  static func driveAdd(_ arguments: DriveAddArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    guard arguments.node else { return try await nativeDrive(arguments.written.line, expecting: "OK\n", context) }
    let text = arguments.opts
    let written = (try? OptionText(text))?.options ?? []
    let isComplete = ["driver", "node-name"].allSatisfy { key in written.contains { $0.key == key } }
    if !isComplete, await context.target.has(HumanMonitorCommand.name) {
      return try await nativeDrive(arguments.written.line, expecting: "", context)
    }
    return try await addNode(text, files: written.filter { $0.key.hasSuffix(".filename") }.map(\.key), context)
  }

  /// Adds a node; where only a file name is given, the driver is `file`.
  @MainLoop
  private static func addNode(
    _ text: String, files: [String], _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput {
    let drivers = files.map { $0.dropLast("filename".count) + "driver" }.filter { !text.contains("\($0)=") }
    let options = try await WrittenArguments(
      text + drivers.map { ",\($0)=file" }.joined(), of: "blockdev-add", on: context.target
    ).options(allowsRepetition: true)
    guard options["node-name"] != nil else { throw .refused("'node-name' needs to be specified") }
    return try await execute("blockdev-add", options, to: "add block nodes", context)
  }

  /// Runs `drive_add` in the target's own monitor.
  ///
  /// Any output other than `success` is an error, apart from warnings and the list of formats.
  @MainLoop
  private static func nativeDrive(
    _ line: String, expecting success: String, _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput {
    let output = try await HumanMonitor.run(line, to: "add drives", context)
    let lines = output.text.split(separator: "\n", omittingEmptySubsequences: false)
    let rest = lines.filter { !$0.hasPrefix("warning: ") && !$0.hasPrefix("Please use ") }.joined(separator: "\n")
    guard rest == success || rest.hasPrefix("Supported formats") else { throw .refused(output.text) }
    return output
  }

  /// Removes a node or, if there is no such node, the image of a block device.
  @MainLoop
  static func driveDel(_ arguments: DriveDelArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let name = arguments.id
    guard try await TargetNames.contains("node-name", name, context.target) else {
      return try await HumanMonitor.run(arguments.written.line, .silence, to: "remove block devices", context)
    }
    _ = try await context.ask(BlockdevDel(nodeName: name), to: "remove block nodes")
    return HMPOutput()
  }
}

extension Translators {
  /// Changes a medium, or with the device `vnc` the VNC password.
  @MainLoop
  static func change(_ arguments: ChangeArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
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

  /// The front end has asked for the password.
  ///
  /// It is missing only in a monitor without a front end.
  @MainLoop
  private static func changePassword(
    _ arguments: ChangeArguments, _ context: HMPContext
  ) async throws(HMPError) -> HMPOutput {
    if arguments.readOnlyMode != nil {
      throw .refused("Parameter 'read-only-mode' is invalid for VNC")
    }
    guard ["password", "passwd"].contains(arguments.target) else {
      throw .refused("Expected 'password' after 'vnc'")
    }
    guard let password = arguments.arg else { throw .refused("terminal does not support password prompting") }
    _ = try await context.ask(ChangeVncPassword(password: password), to: "change the VNC password")
    return HMPOutput()
  }
}

extension Translators {
  /// Executes a qemu-io command, with `x-qemu-io` if the target has it, otherwise with its own human monitor.
  @MainLoop
  static func qemuIo(_ arguments: QemuIoArguments, _ context: HMPContext) async throws(HMPError) -> HMPOutput {
    let device = arguments.device
    let command = arguments.command
    guard await context.target.has(XQemuIo.name) else {
      let flag = arguments.qdev ? "-d " : ""
      let line = "qemu-io \(flag)\(HumanMonitor.quoted(device)) \(HumanMonitor.quoted(command))"
      return try await HumanMonitor.run(line, .silence, to: "execute qemu-io commands", context)
    }
    let isNode = try await TargetNames.contains("node-name", device, context.target)
    let call = XQemuIo(device: isNode ? nil : device, nodeName: isNode ? device : nil, command: command)
    return try await context.report(call, to: "execute qemu-io commands") { result in result.humanReadableText }
  }
}
