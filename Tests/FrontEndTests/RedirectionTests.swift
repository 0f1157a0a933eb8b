import FrontEnd
import HMP
import HMPTables
import MainLoop
import Testing

/// Lines whose output goes elsewhere, and lines in which `|` or `>` belongs to the command.
@Suite struct RedirectionTests {
  private static let nothing: HMPTranslator = { _, _ throws(HMPError) in HMPOutput() }

  private static let rows = [
    HMPRow(
      name: "print", aliases: ["p"], arguments: [HMPArgument("fmt", .format), HMPArgument("val", .int64)],
      binding: .translator(nothing)),
    HMPRow(
      name: "x", arguments: [HMPArgument("fmt", .format), HMPArgument("addr", .int64)], binding: .translator(nothing)),
    HMPRow(name: "info", arguments: [HMPArgument("item", .string, .optional)], binding: .subTable),
    HMPRow(
      name: "block", table: "info",
      arguments: [HMPArgument("nodes", .flag("n")), HMPArgument("device", .blockDevice, .optional)],
      binding: .translator(nothing)),
    HMPRow(
      name: "hostfwd_add",
      arguments: [
        HMPArgument("arg1", .string), HMPArgument("arg2", .string, .optional), HMPArgument("arg3", .string, .optional),
      ],
      binding: .translator(nothing)),
    HMPRow(
      name: "qmp", arguments: [HMPArgument("name", .string), HMPArgument("arguments", .restOfLine, .optional)],
      binding: .translator(nothing)),
    HMPRow(
      name: "qemu-io", arguments: [HMPArgument("device", .blockDevice), HMPArgument("command", .string)],
      binding: .translator(nothing)),
    HMPRow(name: "device_add", arguments: [HMPArgument("device", .options)], binding: .translator(nothing)),
    HMPRow(
      name: "watch", arguments: [HMPArgument("interval", .time), HMPArgument("command", .restOfLine)],
      completions: ["command": "line"], binding: .translator(nothing)),
    HMPRow(
      name: "alias", arguments: [HMPArgument("name", .string), HMPArgument("text", .restOfLine)],
      completions: ["text": "kept-line"], binding: .translator(nothing)),
  ]

  @MainLoop private func runner(_ state: HMPMonitorState = HMPMonitorState()) throws -> LineRunner {
    LineRunner(session: HMPSession(table: try HMPTable(rows: Self.rows), target: SlowTarget(), state: state))
  }

  /// A line, the part of it that runs, and the destination: `| TEXT`, `> FILE`, `>> FILE`, or nil for the terminal.
  private static let lines: [(line: String, runs: String, goes: String?)] = [
    // A redirection between blanks.
    ("info block | grep disk", "info block", "| grep disk"),
    ("info block > out", "info block", "> out"),
    ("info block >> out", "info block", ">> out"),
    ("info block  |  sort | uniq -c > x ", "info block", "| sort | uniq -c > x"),
    ("info block\t|\tcat", "info block", "| cat"),
    ("info block > \"two words\"", "info block", "> two words"),
    ("info block > ~/x", "info block", "> ~/x"),
    ("info block | grep \"a | b\"", "info block", "| grep \"a | b\""),
    ("print 1 | cat", "print 1", "| cat"),
    ("x/4i $pc | head -n 1", "x/4i $pc", "| head -n 1"),
    ("x /4i $pc > out", "x /4i $pc", "> out"),
    ("nothing | cat", "nothing", "| cat"),
    // An expression belongs to the command.
    ("print 1|2", "print 1|2", nil),
    ("print 1 | 2", "print 1 | 2", nil),
    ("p 1 | $eax", "p 1 | $eax", nil),
    ("print (1 | 2) | cat", "print (1 | 2)", "| cat"),
    ("print 4>>1", "print 4>>1", nil),
    ("x/4i 1 | 2", "x/4i 1 | 2", nil),
    // A mark without blanks around it is part of a word.
    ("info block |cat", "info block |cat", nil),
    ("info block| cat", "info block| cat", nil),
    ("info block >out", "info block >out", nil),
    ("info block a>b", "info block a>b", nil),
    ("info block |", "info block |", nil),
    ("info block | ", "info block | ", nil),
    ("| cat", "| cat", nil),
    (" > out", " > out", nil),
    ("info block >>> out", "info block >>> out", nil),
    ("info block || cat", "info block || cat", nil),
    // A mark between double quotes is text.
    ("qemu-io d0 \"read 0 512 | cat\"", "qemu-io d0 \"read 0 512 | cat\"", nil),
    ("qemu-io d0 \"a \\\" | b\"", "qemu-io d0 \"a \\\" | b\"", nil),
    ("qemu-io d0 \"read 0 512\" | cat", "qemu-io d0 \"read 0 512\"", "| cat"),
    ("qmp x {\"a\": \"b | c\"}", "qmp x {\"a\": \"b | c\"}", nil),
    ("qmp x {\"a\": \"b > c\"} | jq .", "qmp x {\"a\": \"b > c\"}", "| jq ."),
    ("device_add a,serial=b|c", "device_add a,serial=b|c", nil),
    ("device_add a,serial=b | cat", "device_add a,serial=b", "| cat"),
    // A mark that is a word is no argument, and ends an argument that takes the rest of the line.
    ("hostfwd_add a | cat", "hostfwd_add a", "| cat"),
    ("hostfwd_add a b", "hostfwd_add a b", nil),
    ("qmp query-block | jq .", "qmp query-block", "| jq ."),
    ("qmp query-block device=a > out", "qmp query-block device=a", "> out"),
    // A mark belongs to the line that a command runs if that line can read it.
    ("watch 1 info block | grep x", "watch 1 info block", "| grep x"),
    ("watch 1 print 1 | 2", "watch 1 print 1 | 2", nil),
    ("watch 1 print 1 | 2 | cat", "watch 1 print 1 | 2", "| cat"),
    ("print 1 | 2 | cat", "print 1 | 2", "| cat"),
    ("alias ib info block | head", "alias ib info block | head", nil),
    ("info block", "info block", nil),
    // The value of a variable is no redirection, and the shell does not read it.
    ("print ${one} | 2", "print 1 | 2", nil),
    ("info block ${evil}", "info block x | touch file > y", nil),
    ("info block ${mark} cat", "info block | cat", nil),
    ("info block ${one} | grep ${one}", "info block 1", "| grep ${one}"),
    ("info block | echo ${HOME} \\${one}", "info block", "| echo ${HOME} \\${one}"),
    ("print ${one} > out${one}", "print 1", "> out1"),
    ("watch 1 info block ${evil} | cat", "watch 1 info block x | touch file > y", "| cat"),
    ("qmp x {\"a\": \"${evil}\"} > out", "qmp x {\"a\": \"x | touch file > y\"}", "> out"),
  ]

  @MainLoop @Test(arguments: lines)
  func redirection(_ line: String, _ runs: String, _ goes: String?) throws {
    let state = HMPMonitorState()
    state.variables = HMPVariables(["one": "1", "evil": "x | touch file > y", "mark": "|"])
    let typed = try runner(state).typedLine(line)
    #expect(typed?.line.text ?? line == runs)
    #expect(typed?.destination?.text == goes)
  }

  @MainLoop @Test(arguments: ["", "  ", "# info block | cat"])
  func linesOnWhichThereIsNothing(_ line: String) throws {
    #expect(try runner().typedLine(line) == nil)
  }

  @MainLoop @Test func theTextOfAnAliasIsRedirectedToo() throws {
    let state = HMPMonitorState()
    try state.aliases.define("ib", as: "info block $1 | head -n 3", besides: HMPTable(rows: Self.rows))
    let typed = try runner(state).typedLine("ib d0")
    #expect(typed?.line.text == "info block d0" && typed?.destination == .shell("head -n 3"))
  }

  @MainLoop @Test(arguments: ["info block > a b", "info block >> a > b", "info block > \"a", "info block > ${none}"])
  func aFileIsOneWord(_ line: String) throws {
    let runner = try runner()
    #expect(throws: HMPError.self) { try runner.typedLine(line) }
  }

  @Test(arguments: [
    ("info block >out", true), ("info block|grep x", true), ("info block |grep x", true), ("info block>out", true),
    ("info>x", true), ("print 1 >>x", true), ("info block", false), ("info block | cat", false), ("|", true),
    ("device_add a b c,serial=x|y", false), ("qemu-io d \"a |b\"", false), ("info block |", true), ("", false),
  ])
  func adviceOnBlanks(_ line: String, _ isGiven: Bool) {
    #expect((WrittenRedirection.advice(on: line) != nil) == isGiven)
  }

  @MainLoop @Test func linesThatCannotRunAreNotReadable() throws {
    let context = try runner().context
    #expect(context.parse("x/4i $pc").isReadable)
    #expect(!context.parse("x").isReadable)
    #expect(!context.parse("nothing").isReadable)
  }
}

extension TypedLine.Destination {
  fileprivate var text: String {
    switch self {
    case .shell(let command): "| \(command)"
    case .file(let path, let appends): "\(appends ? ">>" : ">") \(path)"
    }
  }
}
