import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import Testing

/// A monitor whose commands print their arguments.
@MainLoop
struct Scripted {
  let target = RecordingTarget()
  let state = HMPMonitorState()
  let session: HMPSession

  init(_ rows: [HMPRow], options: HMPOptions = HMPOptions()) throws {
    session = HMPSession(table: try HMPTable(rows: rows), target: target, state: state, options: options)
  }

  /// Runs a line and returns its output, or the message of its error.
  func run(_ line: String) async -> String {
    do throws(HMPError) {
      return try await session.run(line).text
    } catch {
      return error.text
    }
  }

  func check(_ line: String, _ expected: String, _ location: SourceLocation = #_sourceLocation) async {
    let printed = await run(line)
    #expect(printed == expected, "\(line)", sourceLocation: location)
  }
}

/// A row that prints its arguments; the spelling is that of `help`, such as `NAME|ALIAS` or `info NAME`.
func row(
  _ spelling: String, _ notation: String = "", params: String = "", help: String = "", binding: HMPRow.Binding? = nil,
  flags: HMPFlags = [], completions: [String: String] = [:],
  argumentHelp: [HMPRow.ArgumentHelp] = []
) -> HMPRow {
  let words = spelling.split(separator: " ").map(String.init)
  let names = words[words.count - 1].split(separator: "|").map(String.init)
  return HMPRow(
    name: names[0], aliases: Array(names.dropFirst()), table: words.count > 1 ? words[0] : nil,
    arguments: arguments(notation), params: params, help: help, argumentHelp: argumentHelp, completions: completions,
    flags: flags,
    binding: binding ?? (names[0] == "info" ? .subTable : .translator(echo)))
}

private let echo: HMPTranslator = { (arguments, _) async throws(HMPError) in
  HMPOutput(arguments.shown + "\n")
}
