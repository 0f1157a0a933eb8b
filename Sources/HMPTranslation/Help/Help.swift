package import HMP
import MainLoop
import QAPIRuntime
import QJSON

extension Translators {
  /// Carries out `help [TEXT]`: commands by topic, one command, those that a word finds, or a QMP command.
  ///
  /// Where the target's own monitor is to answer and knows what is meant, it does.
  @MainLoop
  package static func help(_ arguments: HMPArguments, _ context: HMPContext) async throws(HMPFailure) -> HMPOutput {
    let text = arguments.string("name") ?? ""
    if let answer = await context.options.nativeHelp?(text, context) { return answer }
    if let name = qmpCommand(text) { return try await QMPCommandHelp.output(name, context) }
    let help = HMPHelp(context.table, isPreconfig: context.state.isPreconfig)
    switch help.subject(of: text) {
    case .command(let row, let prefix): return await details(of: row, prefix, help, context)
    case .list(nil) where context.state.frontEnd?.isTerminal == true: return help.topics()
    case .list, .nothing: return try help.answer(text)
    case .unknown(let words):
      if let alias = alias(words, context) { return alias }
      // Where that monitor answers, a word that it does not know is an error, as a script expects.
      if context.options.nativeHelp == nil, let found = help.search(words) { return found }
      return try help.answer(text)
    }
  }

  /// The name in `qmp NAME`.
  private static func qmpCommand(_ text: String) -> String? {
    guard let words = try? HMPWords.split(text), words.count == 2, words[0] == "qmp" else { return nil }
    return words[1]
  }

  @MainLoop
  private static func alias(_ words: [String], _ context: HMPContext) -> HMPOutput? {
    guard words.count == 1, let text = context.state.aliases[words[0]] else { return nil }
    return HMPOutput(text: "\(words[0]) is an alias: \(text)\n", value: ["alias": .string(text)])
  }

  /// What the table says, then what the commands behind the row are and whether the target has them.
  @MainLoop
  private static func details(
    of row: HMPRow, _ prefix: [String], _ help: HMPHelp, _ context: HMPContext
  ) async -> HMPOutput {
    var output = help.details(of: row, prefix: prefix)
    let names = context.options.dryRun ? nil : try? await context.target.commandNames()
    let behind = CommandsBehind(row, among: names)
    if !behind.text.isEmpty { output.append(HMPStyledText("\n" + behind.text)) }
    if var value = output.value.objectValue {
      for member in behind.members { value[member.name] = member.value }
      output.value = .object(value)
    }
    return output
  }
}
