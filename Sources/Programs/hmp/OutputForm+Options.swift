import CommandLineOptions
import FrontEnd

extension OutputForm {
  /// The form that the command line asks for; a single member is asked for of the value that `--json` would print.
  init(_ options: Options) {
    self = options.member.map(OutputForm.member(path:)) ?? (options.json ? .json : .text)
  }
}
