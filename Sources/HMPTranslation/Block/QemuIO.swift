package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `qemu-io [-d] DEVICE "COMMAND"`: by the target's own command, else by its own human monitor.
  @MainLoop
  package static func qemuIo(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let device = arguments.string("device") ?? ""
    let command = arguments.string("command") ?? ""
    guard await context.target.has(XQemuIo.name) else {
      let flag = arguments.flag("qdev") ? "-d " : ""
      let line = "qemu-io \(flag)\(HumanMonitor.quoted(device)) \(HumanMonitor.quoted(command))"
      return try await HumanMonitor.run(line, to: "run commands of qemu-io", context)
    }
    let isNode = try await TargetNames.contains("node-name", device, context.target)
    let call = XQemuIo(device: isNode ? nil : device, nodeName: isNode ? device : nil, command: command)
    return try await context.report(call, to: "run commands of qemu-io") { result in result.humanReadableText }
  }
}
