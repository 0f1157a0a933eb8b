package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `info virtio`: a line for each device.
  @MainLoop
  package static func infoVirtio(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(XQueryVirtio())) { return rehearsal }
    let devices = try await context.ask(XQueryVirtio(), to: "list virtio devices")
    let lines = devices.map { "\($0.path) [\($0.name)]\n" }
    return HMPOutput(text: lines.isEmpty ? "No VirtIO devices\n" : lines.joined(), value: devices.json)
  }

  /// Carries out `info virtio-status`.
  @MainLoop
  package static func infoVirtioStatus(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let command = XQueryVirtioStatus(path: arguments.string("path") ?? "")
    return try await context.report(command, to: "tell the state of virtio devices") { status in
      status.report(of: command.path)
    }
  }

  /// Carries out `info virtio-queue-status`.
  @MainLoop
  package static func infoVirtioQueueStatus(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let command = XQueryVirtioQueueStatus(path: arguments.string("path") ?? "", queue: arguments.queue)
    return try await context.report(command, to: "tell the state of virtio queues") { status in
      status.report(of: command.path)
    }
  }

  /// Carries out `info virtio-vhost-queue-status`.
  @MainLoop
  package static func infoVirtioVhostQueueStatus(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let command = XQueryVirtioVhostQueueStatus(path: arguments.string("path") ?? "", queue: arguments.queue)
    return try await context.report(command, to: "tell the state of vhost queues") { status in
      status.report(of: command.path)
    }
  }

  /// Carries out `info virtio-queue-element`.
  @MainLoop
  package static func infoVirtioQueueElement(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let command = XQueryVirtioQueueElement(
      path: arguments.string("path") ?? "", queue: arguments.queue,
      index: arguments.integer("index").map(UInt16.init(truncatingIfNeeded:)))
    return try await context.report(command, to: "show elements of virtio queues") { element in
      element.report(of: command.path)
    }
  }
}

extension HMPArguments {
  /// The number of a queue, of which the native monitor drops all but the lowest bits.
  fileprivate var queue: UInt16 { UInt16(truncatingIfNeeded: integer("queue") ?? 0) }
}
