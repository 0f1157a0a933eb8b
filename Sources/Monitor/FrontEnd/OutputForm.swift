package import HMP
import QAPIRuntime
import QJSON

/// In which form results are printed.
package enum OutputForm: Sendable, Equatable {
  /// As the human monitor words them.
  case text
  /// A JSON document a line, with the command.
  case json
  /// One member of the result; strings bare, all else as JSON.
  case member([String])

  /// Reads `--get`'s `MEMBER.MEMBER`, in which a number stands for an element of a list.
  package static func member(path: String) -> OutputForm {
    .member(path.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
  }
}

/// What is printed for one line.
package struct Report: Sendable, Equatable {
  package var output = ""
  package var errors = ""
  /// The output with what stands out in it; nil where nothing does.
  package var styled: HMPStyledText?
  /// Whether the result lacks the member that was asked for.
  package var isIncomplete = false

  /// Lays out what became of a line; `number` is the line's in the script, nil where lines are typed.
  package init(_ outcome: LineRunner.Outcome, line: String, number: Int?, form: OutputForm) {
    self.init(outcome, line: line, place: number.map { String($0) }, form: form)
  }

  /// Lays out what became of a line; `place` is where it stands in scripts, nil where lines are typed.
  ///
  /// Where there are several targets, `target` labels all that is laid out.
  package init(
    _ outcome: LineRunner.Outcome, line: String, place: String?, form: OutputForm, target: String? = nil
  ) {
    defer { if let target { label(target, form) } }
    switch (outcome.result, form) {
    case (.success(let output), .text):
      self.output = output.text
      if let text = output.styled, text.plain == output.text { styled = text }
    case (.success(let output), .json): self.output = Self.document(line, ["return": output.value], of: target)
    case (.success(let output), .member(let path)):
      if let value = output.value.member(at: path) {
        self.output = value.bareText + "\n"
      } else {
        isIncomplete = true
        errors = Self.line(place, outcome.command, "the result has no member '\(path.joined(separator: "."))'")
      }
    case (.failure(let failure), .json): output = Self.document(line, ["error": failure.error.json], of: target)
    case (.failure(let failure), .text), (.failure(let failure), .member):
      errors =
        place == nil
        ? failure.text + (failure.hint.map { "\($0)\n" } ?? "")
        : Self.line(place, outcome.command, failure.message(of: outcome.command))
    }
    if case .success(let output) = outcome.result, let complaint = output.complaint {
      errors += Self.line(place, place == nil ? "Error" : outcome.command, complaint)
    }
  }

  /// An error's line as scripts find it: `LINE-NUMBER: COMMAND: message`.
  package static func line(_ number: Int?, _ command: String, _ message: String) -> String {
    line(number.map { String($0) }, command, message)
  }

  package static func line(_ place: String?, _ command: String, _ message: String) -> String {
    let place = place.map { "\($0): " } ?? ""
    return "\(place)\(command.isEmpty ? "" : "\(command): ")\(message)\n"
  }

  /// Documents have a member for the target; of all else each line begins with it.
  private mutating func label(_ target: String, _ form: OutputForm) {
    if form != .json { output = Self.labelled(output, target) }
    styled = nil
    errors = Self.labelled(errors, target)
  }

  /// The text with `LABEL: ` before each line, and a line feed at its end.
  package static func labelled(_ text: String, _ label: String) -> String {
    // By bytes: CR LF is one character.
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines.map { $0.isEmpty ? "\(label):\n" : "\(label): \(Substring($0))\n" }.joined()
  }

  private static func document(_ line: String, _ rest: JSONObject, of target: String?) -> String {
    var document = JSONObject()
    if let target { document["target"] = .string(target) }
    document["command"] = .string(line)
    for member in rest { document[member.name] = member.value }
    return JSONValue.object(document).text() + "\n"
  }
}

extension HMPFailure {
  /// What went wrong in one line, without the command's name, which stands in front.
  fileprivate func message(of command: String) -> String {
    if case .unknownCommand = self { return "unknown command" }
    var text = error.description
    let name = if case .usage(let error) = self { error.command } else { command }
    if text.hasPrefix(name + ": ") { text.removeFirst(name.count + 2) }
    return (text.split(whereSeparator: \.isNewline).map(String.init) + (hint.map { [$0] } ?? [])).joined(
      separator: "; ")
  }
}
