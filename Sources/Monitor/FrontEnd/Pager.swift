/// The program that shows output which is longer than the screen.
package struct Pager: Sendable, Equatable {
  /// The command, for a shell.
  package var command: String
  /// Variables that are added to the environment of the command.
  package var environment: [String: String] = [:]

  package init(command: String, environment: [String: String] = [:]) {
    self.command = command
    self.environment = environment
  }

  /// Whether the command is a program with arguments, without anything that needs a shell.
  package var isProgram: Bool {
    let marks = Set("-_./,:+@% ")
    return command.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || marks.contains($0) }
  }

  /// Chooses the pager; nil where the environment asks for none, or none is installed.
  ///
  /// `HMP_PAGER` overrides `PAGER`, and an empty value means none. Without either it is less, if that is installed.
  package static func choose(
    variable: (_ name: String) -> String?, isInstalled: (_ program: String) -> Bool
  ) -> Pager? {
    // less exits if the text fits on the screen or Ctrl-C is typed, shows colours, and leaves the text on the screen.
    let options = variable("LESS") == nil ? ["LESS": "FRXK"] : [:]
    if let command = variable("HMP_PAGER") ?? variable("PAGER") {
      return command.allSatisfy(\.isWhitespace) ? nil : Pager(command: command, environment: options)
    }
    return isInstalled("less") ? Pager(command: "less -FRXK") : nil
  }
}

/// Messages that are shown later because another program, such as a pager, uses the terminal.
package struct HeldText: Sendable {
  /// Beyond this many bytes, messages are only counted.
  private static let limit = 1 << 20

  private var text = ""
  private var missed = 0

  package init() {}

  /// Keeps lines that end with a line feed.
  package mutating func add(_ lines: String) {
    if text.utf8.count + lines.utf8.count > Self.limit { missed += 1 } else { text += lines }
  }

  /// Takes the text out, with the number of messages that were not kept.
  package mutating func take() -> String {
    defer { self = HeldText() }
    return text + (missed == 0 ? "" : "\(missed) further messages were not kept\n")
  }
}
