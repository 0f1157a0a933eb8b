/// The script that makes a shell complete the program's command lines.
enum CompletionScript {
  /// The script for zsh without the sub-command `help`; any other text unchanged.
  ///
  /// swift-argument-parser gives every command this sub-command, which the program does not have. With it zsh refuses
  /// the whole script: two specifications then describe the words that are not options.
  static func corrected(_ text: String) -> String {
    guard text.hasPrefix("#compdef ") else { return text }
    var lines: [Substring] = []
    var end: Substring?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let last = end {
        if line == last { end = nil }
      } else if line == "    case \"${state}\" in" {
        end = "    esac"
      } else if line == "_hmp_help() {" {
        end = "}"
      } else if !subcommands.contains(line) {
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n")
  }

  private static let subcommands: Set<Substring> = ["        '(-): :->command'", "        '(-)*:: :->arg'"]
}
