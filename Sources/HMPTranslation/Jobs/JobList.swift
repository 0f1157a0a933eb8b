package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `jobs`: a line for each job, with a bar for how far it is.
  @MainLoop
  package static func jobs(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryJobs())) { return rehearsal }
    let jobs = try await context.ask(QueryJobs(), to: "list jobs")
    let widths = (
      jobs.map(\.id.utf8.count).max() ?? 0, jobs.map(\.type.name.utf8.count).max() ?? 0,
      jobs.map(\.status.name.utf8.count).max() ?? 0
    )
    let lines = jobs.map { job in
      let start = [
        job.id.padded(to: widths.0), job.type.name.padded(to: widths.1), job.status.name.padded(to: widths.2),
      ]
      let progress = HMPProgress(
        title: start.joined(separator: "  "), done: job.currentProgress, total: job.totalProgress,
        details: job.error ?? "")
      return progress.line.withoutTrailingBlanks + "\n"
    }
    return HMPOutput(text: lines.isEmpty ? "No active jobs\n" : lines.joined(), value: jobs.json)
  }

  /// Carries out `info jobs`.
  @MainLoop
  package static func infoJobs(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    try await jobs(arguments, context)
  }

  /// Carries out `info block-jobs`: the jobs of disks and nodes only, as QEMU's monitor words them.
  @MainLoop
  package static func infoBlockJobs(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryBlockJobs())) { return rehearsal }
    let jobs = try await context.ask(QueryBlockJobs(), to: "list jobs of disks")
    let lines = jobs.map { job in
      let subject =
        job.type == .stream ? "Streaming device \(job.device)" : "Type \(job.type.name), device \(job.device)"
      return "\(subject): Completed \(job.offset) of \(job.len) bytes, speed limit \(job.speed) bytes/s\n"
    }
    return HMPOutput(text: lines.isEmpty ? "No active jobs\n" : lines.joined(), value: jobs.json)
  }
}

extension String {
  fileprivate var withoutTrailingBlanks: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
