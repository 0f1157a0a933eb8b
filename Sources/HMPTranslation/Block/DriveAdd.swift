package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `drive_add [-n] PCI-ADDRESS OPTIONS`; the address says nothing.
  ///
  /// With `-n` it is a node that is made: by `blockdev-add`, where a driver is named. All else only QEMU's own monitor
  /// can do: it makes a disk that vanishes with its device, and guesses formats.
  @MainLoop
  package static func driveAdd(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    guard arguments.flag("node") else { return try await nativeDrive(arguments.line, says: "OK\n", context) }
    let text = arguments.string("opts") ?? ""
    let written = (try? OptionText(text))?.options ?? []
    let isComplete = ["driver", "node-name"].allSatisfy { key in written.contains { $0.key == key } }
    if !isComplete, await context.target.has(HumanMonitorCommand.name) {
      return try await nativeDrive(arguments.line, says: "", context)
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
    if context.options.dryRun { return output }
    let lines = output.text.split(separator: "\n", omittingEmptySubsequences: false)
    let news = lines.filter { !$0.hasPrefix("warning: ") && !$0.hasPrefix("Please use ") }.joined(separator: "\n")
    guard news == success || news.hasPrefix("Supported formats") else { throw .refused(output.text) }
    return output
  }

  /// Carries out `drive_del DEVICE`: a node of that name is removed, else the disk loses its image.
  @MainLoop
  package static func driveDel(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let name = arguments.string("id") ?? ""
    guard try await TargetNames.contains("node-name", name, context.target) else {
      return try await HumanMonitor.run(arguments.line, .silence, to: "take images from disks", context)
    }
    let call = BlockdevDel(nodeName: name)
    if let rehearsal = context.rehearsal(CommandCall(call)) { return rehearsal }
    _ = try await context.ask(call, to: "remove nodes")
    return HMPOutput()
  }
}
