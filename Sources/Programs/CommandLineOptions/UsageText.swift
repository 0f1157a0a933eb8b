import ArgumentParser

/// What `--help` prints: all of it on one screen of 80 columns.
enum UsageText {
  static let usage = """
    usage: hmp [OPTION]... [TARGET]...          the embedded engine, or what runs
           hmp [OPTION]... -- PROGRAM [ARG]...  start PROGRAM, end it on leaving
           hmp list [--json|--null]             the QMP sockets of what runs
           hmp proxy TARGET --qmp ADDRESS       share one monitor with many clients
    TARGET: [unix:]PATH, [tcp:]HOST:PORT or ssh://[USER@]HOST[:PORT]/PATH
    """

  private static let groups: [(title: String, options: [OptionDescription])] = [
    ("Lines:", [.command, .file, .exitOnError, .timeout, .set, .dryRun, .readOnly, .yes, .tables]),
    ("Output:", [.json, .null, .get, .color, .noPager, .show, .record]),
    ("Targets:", [.qga, .connectTimeout]),
    ("Embedded engine:", [.blockdev, .qmp, .headless]),
    ("The program:", [.noHistory, .noConfig, .help, .version]),
  ]

  private static let examples = """
    Examples:
      hmp /run/vm.qmp                      a prompt on a running QEMU
      hmp -c 'info status' a.qmp b.qmp     one line on two of them
      hmp -- qemu-system-x86_64 -m 1G      a QEMU that ends when hmp does
    See hmp(1) for all of it, hmp-commands(7) for the commands.
    """

  /// Where the descriptions begin.
  static let column = 29

  static let text: String = {
    var lines = [usage]
    for group in groups {
      lines.append(group.title)
      for option in group.options {
        let start = "  " + option.spelling
        lines.append(start + String(repeating: " ", count: max(2, column - start.count)) + option.text)
      }
    }
    lines.append(examples)
    return lines.joined(separator: "\n")
  }()

  /// Whether swift-argument-parser has answered with its own text of that kind.
  static func isWanted(_ answer: String) -> Bool { answer == OptionsCommand.helpMessage() }
}
