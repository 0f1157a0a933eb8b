/// The program that shows a person what is longer than the screen.
package struct Pager: Sendable, Equatable {
  /// The command, for a shell.
  package var command: String
  /// What its environment has besides ours.
  package var environment: [String: String] = [:]

  package init(command: String, environment: [String: String] = [:]) {
    self.command = command
    self.environment = environment
  }

  /// Whether the command is a program with arguments, and nothing that only a shell can do.
  package var isProgram: Bool {
    let marks = Set("-_./,:+@% ")
    return command.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || marks.contains($0) }
  }

  /// The one that the environment asks for; nil where it asks for none, or there is none.
  ///
  /// `HMP_PAGER` goes before `PAGER`; an empty one means none. Without either, it is less where that is installed.
  package static func choose(
    variable: (_ name: String) -> String?, isInstalled: (_ program: String) -> Bool
  ) -> Pager? {
    // It ends when all fits, shows colours, leaves the text on the screen, and ends at Ctrl-C.
    let options = variable("LESS") == nil ? ["LESS": "FRXK"] : [:]
    if let command = variable("HMP_PAGER") ?? variable("PAGER") {
      return command.allSatisfy(\.isWhitespace) ? nil : Pager(command: command, environment: options)
    }
    return isInstalled("less") ? Pager(command: "less -FRXK") : nil
  }
}
