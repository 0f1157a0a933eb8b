package import HMP
import MainLoop
import MonitorAPI
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `dump-guest-memory [-p] [-d] [-z|-l|-s|-w] [-R] FILE [BEGIN LENGTH]`.
  @MainLoop
  package static func dumpGuestMemory(
    _ arguments: HMPArguments, _ context: HMPContext
  ) async throws(HMPFailure) -> HMPOutput {
    let command = DumpGuestMemory(
      paging: arguments.flag("paging"), protocol: "file:" + (arguments.string("filename") ?? ""),
      detach: arguments.flag("detach") ? true : nil, begin: arguments.integer("begin"),
      length: arguments.integer("length"), format: try format(arguments))
    if let rehearsal = context.rehearsal(CommandCall(command)) { return rehearsal }
    if arguments.flag("raw") { try await checkRaw(context) }
    _ = try await context.ask(command, to: "save its memory")
    return HMPOutput()
  }

  /// Carries out `info dump`.
  @MainLoop
  package static func infoDump(_: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    if let rehearsal = context.rehearsal(CommandCall(QueryDump())) { return rehearsal }
    let result = try await context.ask(QueryDump(), to: "tell of the saving of its memory")
    var text = "Status: \(result.status.name)\n"
    if result.status == .active, result.total > 0 {
      let hundredths = Int64((10000 * Double(result.completed) / Double(result.total)).rounded(.toNearestOrEven))
      text += "Finished: \(hundredths / 100).\(String(hundredths % 100).leftPadded(to: 2, with: "0")) %\n"
    }
    return HMPOutput(text: text, value: result.json)
  }

  /// The form that the flags ask for; nil for a core file.
  private static func format(_ arguments: HMPArguments) throws(HMPFailure) -> DumpGuestMemoryFormat? {
    let isRaw = arguments.flag("raw")
    var formats: [DumpGuestMemoryFormat] = []
    if arguments.flag("windmp") { formats.append(.winDmp) }
    if arguments.flag("zlib") { formats.append(isRaw ? .kdumpRawZlib : .kdumpZlib) }
    if arguments.flag("lzo") { formats.append(isRaw ? .kdumpRawLzo : .kdumpLzo) }
    if arguments.flag("snappy") { formats.append(isRaw ? .kdumpRawSnappy : .kdumpSnappy) }
    guard formats.count <= 1 else { throw .qmp(.generic("only one of '-z|-l|-s|-w' can be set")) }
    return formats.first
  }

  /// A target from before raw files does not know the flag.
  @MainLoop
  private static func checkRaw(_ context: HMPContext) async throws(HMPFailure) {
    let capability = try await context.ask(QueryDumpGuestMemoryCapability(), to: "tell how it saves its memory")
    guard !capability.formats.contains(.kdumpRawZlib) else { return }
    throw .refused("dump-guest-memory: unsupported option -R: this target writes no raw files")
  }
}
