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
    if jobs.isEmpty { return HMPOutput(text: "No active jobs\n", value: jobs.json) }
    let rows = jobs.map { job in
      let progress = HMPProgress(title: "", done: job.currentProgress, total: job.totalProgress)
      return [job.id, job.type.name, job.status.name]
        + [progress.bar, job.error ?? ""].filter { !$0.isEmpty }
    }
    return HMPOutput(.table(rows), value: jobs.json)
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
