import ArgumentParser

/// The command line as swift-argument-parser is told of it: names, values, help, completion.
struct OptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hmp",
    abstract: "An interactive monitor for QEMU and everything else that speaks QMP.",
    usage: """
      hmp [OPTION]... [TARGET]
      hmp [OPTION]... -- PROGRAM [ARG]...
      """,
    discussion: """
      Without a TARGET the commands are those of the embedded storage engine. With a terminal on standard input and \
      neither -c nor -f, hmp is interactive; otherwise it runs lines and prints results only.

        hmp -c 'info version'                      one command on the embedded engine
        hmp /run/vm.qmp                            a running QEMU
        printf 'info block\\n' | hmp /run/vm.qmp    a script
        hmp --qga /run/vm.qga -c 'info guest'       the agent in a guest
        hmp -- qemu-system-x86_64 -m 1G            a QEMU that ends when hmp does
      """,
    version: Version.text)

  @Argument(help: "PATH, unix:PATH or tcp:HOST:PORT of a QMP server.")
  var target: String?

  @Argument(parsing: .postTerminator, help: "A program to start with a QMP socket of its own.")
  var program: [String] = []

  @Flag(help: "The TARGET is a QEMU guest agent.")
  var qga = false

  @Option(
    name: [.short, .customLong("command")], help: ArgumentHelp("Run LINE, then leave; repeatable.", valueName: "line"))
  var command: [String] = []

  @Option(name: [.short, .long], help: "Run the lines of FILE, then leave; - is standard input.")
  var file: String?

  @Flag(name: [.short, .long], help: "Leave at the first command that fails.")
  var exitOnError = false

  @Flag(help: "Print each result as one JSON document on a line.")
  var json = false

  @Option(help: ArgumentHelp("Print just that member of each result.", valueName: "member.member"))
  var get: String?

  @Option(
    name: .customLong("set"), help: ArgumentHelp("A variable for the script, used as ${NAME}.", valueName: "name=value")
  )
  var variables: [String] = []

  @Flag(help: "Print each QMP message sent and received on standard error.")
  var show = false

  @Flag(help: "Print the QMP command that each line becomes, and execute nothing.")
  var dryRun = false

  @Flag(help: "Refuse every command that can change the target.")
  var readOnly = false

  @Flag(name: [.short, .long], help: "Take every confirmation as given.")
  var yes = false

  @Option(name: [.short, .long], help: ArgumentHelp("Give a command up after this long.", valueName: "seconds"))
  var timeout: Double?

  @Option(help: ArgumentHelp("Deadline for connecting, greeting and negotiation.", valueName: "seconds"))
  var connectTimeout: Double = 10

  @Option(help: ArgumentHelp("Read further commands from FILE; repeatable.", valueName: "file"))
  var tables: [String] = []

  @Option(help: ArgumentHelp("Embedded engine: add a block node; repeatable.", valueName: "options"))
  var blockdev: [String] = []

  @Option(
    help: ArgumentHelp("Embedded engine: serve QMP on unix:PATH or tcp:HOST:PORT; repeatable.", valueName: "address"))
  var qmp: [String] = []

  @Flag(help: "Embedded engine: no prompt; run until quit, SIGTERM or SIGINT.")
  var headless = false

  @Flag(help: "Neither read nor write the history file.")
  var noHistory = false

  @Option(help: ArgumentHelp("Use colour: auto, always or never.", valueName: "when"))
  var color = "auto"

  @Flag(help: "Print what is longer than the screen all at once.")
  var noPager = false

  @Option(help: ArgumentHelp("Append each QMP message, with the time, to FILE.", valueName: "file"))
  var record: String?

  /// Lets a fault be worded together with the usage.
  func validate() throws {
    do throws(OptionsError) {
      _ = try Options(written)
    } catch {
      throw ValidationError(error.description)
    }
  }

  var written: WrittenOptions {
    WrittenOptions(
      target: target, program: program, qga: qga, command: command, file: file, exitOnError: exitOnError, json: json,
      get: get, variables: variables, show: show, dryRun: dryRun, readOnly: readOnly, yes: yes, timeout: timeout,
      connectTimeout: connectTimeout, blockdev: blockdev, qmp: qmp, tables: tables, headless: headless,
      noHistory: noHistory, color: color, noPager: noPager, record: record)
  }
}
