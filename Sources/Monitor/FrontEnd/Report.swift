package import HMP
import QAPIRuntime
import QJSON

/// The form in which results are printed.
package enum OutputForm: Sendable, Equatable {
  /// The text of the human monitor.
  case text
  /// One JSON document for each line, with the command.
  case json
  /// One member of the result: strings bare, other values as JSON.
  case member([String])

  /// Reads `--get`'s `MEMBER.MEMBER`, in which a number is the index of a list.
  package static func member(path: String) -> OutputForm {
    .member(path.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
  }
}

/// The printed form of the outcome of one line.
package struct Report: Sendable, Equatable {
  package var output = ""
  package var errors = ""
  /// The output with its styles; nil where it has none.
  package var styled: HMPStyledText?
  /// Whether the result lacks the requested member.
  package var isIncomplete = false

  /// Lays out the outcome of a line; `place` is its place in a script, nil for a line that was typed.
  ///
  /// With several targets, `target` labels each line of the report.
  package init(
    _ outcome: LineRunner.Outcome, line: String, place: String?, form: OutputForm, target: String? = nil
  ) {
    defer { if let target { label(target, form) } }
    switch (outcome.result, form) {
    case (.success(let output), .text):
      self.output = output.text
      errors = output.programErrors
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
      let hints = [failure.hint, outcome.advice].compactMap { $0 }
      errors =
        place == nil
        ? failure.text + hints.map { "\($0)\n" }.joined()
        : Self.line(place, outcome.command, failure.message(of: outcome.command, hints))
    }
    if case .success(let output) = outcome.result, let error = output.error {
      errors += Self.line(place, place == nil ? "Error" : outcome.command, error)
    }
  }

  /// The output as a terminal gets it: cleaned, and coloured where the style says so.
  package func shown(in style: TextStyle, clean: (String) -> String) -> String {
    guard style.isOn, let styled else { return clean(output) }
    return styled.runs.map { style.text(clean($0.text), $0.style) }.joined()
  }

  /// An error of a script: `LINE-NUMBER: COMMAND: message`.
  package static func line(_ number: Int?, _ command: String, _ message: String) -> String {
    line(number.map { String($0) }, command, message)
  }

  /// The same for a place that may be in a file, and for none.
  static func line(_ place: String?, _ command: String, _ message: String) -> String {
    let place = place.map { "\($0): " } ?? ""
    return "\(place)\(command.isEmpty ? "" : "\(command): ")\(message)\n"
  }

  /// A document has a member for the target; any other line begins with the label.
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

extension HMPError {
  /// The error on one line, without the name of the line's command, which is printed before it.
  ///
  /// A line that runs another one, such as `let`, fails with the error of that, which keeps its command.
  fileprivate func message(of line: String, _ hints: [String]) -> String {
    let isOwn = isError(of: line)
    if isOwn, case .unknownCommand = self { return (["unknown command"] + hints).joined(separator: "; ") }
    var text = error.description
    let name = if isOwn, case .usage(let error) = self { error.command } else { line }
    if text.hasPrefix(name + ": ") { text.removeFirst(name.count + 2) }
    return (text.split(whereSeparator: \.isNewline).map(String.init) + hints).joined(separator: "; ")
  }
}

extension HMPError {
  /// Whether the error is that of the line with the command, and not that of a line which it runs.
  private func isError(of line: String) -> Bool {
    guard let command, command != line else { return true }
    guard case .usage(let error) = self else { return false }
    return error.command.split(separator: "|").contains { line == $0 || line.hasSuffix(" \($0)") }
  }
}

/// The colours of a terminal, or none.
package struct TextStyle: Sendable, Equatable {
  package let isOn: Bool

  package init(isOn: Bool) { self.isOn = isOn }

  /// Errors, in red.
  package func error(_ lines: String) -> String { paint(lines, "31") }

  /// A text in its style.
  package func text(_ text: String, _ style: HMPStyledText.Style) -> String {
    switch style {
    case .plain: text
    case .heading: paint(text, "1")
    case .name: paint(text, "1")
    }
  }

  /// Each line begins and ends the colour itself, so that a pager can show lines one by one.
  private func paint(_ text: String, _ code: String) -> String {
    guard isOn else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "\u{1B}[\(code)m\($0)\u{1B}[m" }.joined(separator: "\n")
  }
}
