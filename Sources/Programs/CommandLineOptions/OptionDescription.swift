import ArgumentParser

/// What is told of an option, by `--help`, in errors and in the shells' completions.
struct OptionDescription: Sendable {
  /// With what stands for its value in capitals: `-c, --command LINE`.
  let spelling: String
  let text: String

  init(_ spelling: String, _ text: String) {
    self.spelling = spelling
    self.text = text
  }

  var help: ArgumentHelp {
    let words = spelling.split(separator: " ")
    let value = words.last.flatMap { $0.hasPrefix("-") ? nil : $0.lowercased() }
    return ArgumentHelp(stringLiteral: text).naming(value)
  }
}

extension ArgumentHelp {
  fileprivate func naming(_ value: String?) -> ArgumentHelp {
    var help = self
    help.valueName = value
    return help
  }
}

extension OptionDescription {
  static let command = OptionDescription("-c, --command LINE", "run LINE, then leave; repeatable, in order")
  static let file = OptionDescription("-f, --file FILE", "run the lines of FILE, or of standard input for -")
  static let exitOnError = OptionDescription("-e, --exit-on-error", "leave at the first command that fails")
  static let timeout = OptionDescription("-t, --timeout SECONDS", "give a command up after this long")
  static let set = OptionDescription("--set NAME=VALUE", "a variable for the script, used as ${NAME}")
  static let dryRun = OptionDescription("--dry-run", "print the QMP command of each line, execute nothing")
  static let readOnly = OptionDescription("--read-only", "refuse every command that can change the target")
  static let yes = OptionDescription("-y, --yes", "take every confirmation as given")
  static let tables = OptionDescription("--tables FILE", "read further commands from FILE; repeatable")

  static let json = OptionDescription("--json", "print each result as one JSON document on a line")
  static let null = OptionDescription("--null", "hmp list: just addresses, each with a NUL after it")
  static let get = OptionDescription("--get MEMBER.MEMBER", "print just that member of each result")
  static let show = OptionDescription("--show", "print each QMP message on standard error")

  static let color = OptionDescription("--color WHEN", "use colour: auto, always or never")
  static let noPager = OptionDescription("--no-pager", "print what is longer than the screen all at once")
  static let record = OptionDescription("--record FILE", "append each QMP message, with the time, to FILE")

  static let qga = OptionDescription("--qga", "the TARGET is a QEMU guest agent")
  static let connectTimeout = OptionDescription(
    "--connect-timeout SECONDS", "for connecting, greeting and negotiation (10)")

  static let blockdev = OptionDescription("--blockdev OPTIONS", "add a block node; repeatable")
  static let qmp = OptionDescription("--qmp ADDRESS", "serve QMP on unix:PATH or tcp:HOST:PORT; repeatable")
  static let headless = OptionDescription("--headless", "no prompt; run until quit, SIGTERM or SIGINT")

  static let noHistory = OptionDescription("--no-history", "neither read nor write the history file")
  static let noConfig = OptionDescription("--no-config", "do not read the configuration file")
  static let help = OptionDescription("-h, --help", "print this")
  static let version = OptionDescription("--version", "print the version")
}
