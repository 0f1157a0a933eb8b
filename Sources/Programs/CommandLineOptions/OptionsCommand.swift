import ArgumentParser

/// The command line as swift-argument-parser is told of it: names, values, help, completion.
struct OptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hmp",
    abstract: "An interactive monitor for QEMU and everything else that speaks QMP.",
    usage: """
      hmp [OPTION]... [TARGET]...
      hmp [OPTION]... -- PROGRAM [ARG]...
      hmp list [--json] [--null]
      hmp proxy TARGET --qmp ADDRESS
      """,
    version: Version.text)

  @Argument(
    help: "PATH, unix:PATH, tcp:HOST:PORT or ssh://HOST/PATH of a QMP server.",
    completion: .custom { _, _, prefix in TargetCompletion.candidates(prefix) })
  var target: [String] = []

  @Option(name: [.short, .customLong("command")], help: OptionDescription.command.help)
  var command: [String] = []

  @Option(name: [.short, .long], help: OptionDescription.file.help, completion: .file())
  var file: String?

  @Flag(name: [.short, .long], help: OptionDescription.exitOnError.help)
  var exitOnError = false

  @Option(name: [.short, .long], help: OptionDescription.timeout.help)
  var timeout: Double?

  @Option(name: .customLong("set"), help: OptionDescription.set.help)
  var variables: [String] = []

  @Flag(help: OptionDescription.dryRun.help)
  var dryRun = false

  @Flag(help: OptionDescription.readOnly.help)
  var readOnly = false

  @Flag(name: [.short, .long], help: OptionDescription.yes.help)
  var yes = false

  @Option(help: OptionDescription.tables.help, completion: .file())
  var tables: [String] = []

  @Flag(help: OptionDescription.json.help)
  var json = false

  @Flag(help: OptionDescription.null.help)
  var null = false

  @Option(help: OptionDescription.get.help)
  var get: String?

  @Flag(help: OptionDescription.show.help)
  var show = false

  @Flag(help: OptionDescription.qga.help)
  var qga = false

  @Option(help: OptionDescription.connectTimeout.help)
  var connectTimeout: Double?

  @Option(help: OptionDescription.blockdev.help)
  var blockdev: [String] = []

  @Option(help: OptionDescription.qmp.help, completion: .file())
  var qmp: [String] = []

  @Flag(help: OptionDescription.headless.help)
  var headless = false

  @Flag(help: OptionDescription.noHistory.help)
  var noHistory = false

  @Option(help: OptionDescription.color.help, completion: .list(["auto", "always", "never"]))
  var color: String?

  @Flag(help: OptionDescription.noPager.help)
  var noPager = false

  @Option(help: OptionDescription.record.help, completion: .file())
  var record: String?

  @Flag(help: OptionDescription.noConfig.help)
  var noConfig = false

  private func written(_ program: [String]) -> WrittenOptions {
    WrittenOptions(
      targets: target, program: program, qga: qga, command: command, file: file, exitOnError: exitOnError, json: json,
      null: null, get: get, variables: variables, show: show, dryRun: dryRun, readOnly: readOnly, yes: yes,
      timeout: timeout,
      connectTimeout: connectTimeout, blockdev: blockdev, qmp: qmp, tables: tables, headless: headless,
      noHistory: noHistory, color: color, noPager: noPager, record: record, noConfig: noConfig)
  }

  /// Reads the words of a command line; those after `--` are a program with its arguments.
  static func read(_ arguments: [String]) throws -> WrittenOptions {
    // What a shell asks for its completions has a `--` of its own.
    guard arguments.first?.hasPrefix("---") != true, let end = arguments.firstIndex(of: "--") else {
      return try parse(arguments).written([])
    }
    return try parse(Array(arguments[..<end])).written(Array(arguments[(end + 1)...]))
  }

  /// An error worded together with the usage.
  static func errorText(_ error: String) -> String { fullMessage(for: ValidationError(error)) }
}
