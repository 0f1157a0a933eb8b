package import HMP
import HMPTables
import MainLoop

/// A line that a person has typed: what runs, and where its output goes.
package struct TypedLine: Sendable {
  package enum Destination: Sendable, Equatable {
    /// The standard input of a command of the shell, which has the variables in its environment.
    case shell(String)
    /// A file, whose content is kept and added to where `appends` is set.
    case file(String, appends: Bool)
  }

  /// The line that runs, with the values of its variables.
  package var line: ParsedLine
  /// Nil for the terminal.
  package var destination: Destination?

  package init(_ line: ParsedLine, to destination: Destination? = nil) {
    self.line = line
    self.destination = destination
  }
}

extension LineRunner {
  /// Reads what was typed; nil for a comment, and where nothing was.
  ///
  /// As much of the line as the command can read is the command's: `print 1 | 2` is a number. Only where `|` or `>` would
  /// be a word for itself, or part of an argument that takes the rest of the line, it is not. What the values of variables
  /// hold, which may come from a target, never sends output anywhere, nor does the shell read it.
  package func typedLine(_ text: String) throws(HMPError) -> TypedLine? {
    let written = WrittenRedirection.all(in: try context.state.aliases.expand(text))
    do throws(HMPError) {
      guard let whole = try withValues(text).map(parse) else { return nil }
      if written.isEmpty || belongsToCommand(whole) { return TypedLine(whole) }
    } catch {
      // The variable may be one of the shell's, whose command stands after the mark.
      if written.isEmpty { throw error }
    }
    var last: (line: ParsedLine, redirection: WrittenRedirection)?
    for redirection in written {
      guard let line = (try? withValues(redirection.head)).map(parse), belongsToCommand(line) else { continue }
      last = (line, redirection)
    }
    if let last { return TypedLine(last.line, to: try destination(last.redirection)) }
    // It cannot run; the error is about what would.
    guard let line = try withValues(written[0].head).map(parse) else { return nil }
    return TypedLine(line, to: try destination(written[0]))
  }

  private func destination(_ written: WrittenRedirection) throws(HMPError) -> TypedLine.Destination {
    if written.mark == .pipe { return .shell(written.tail) }
    let values = context.state.variables.values
    let words: [String]? =
      if case .command(let tail) = ScriptLine.substitute(written.tail[...], values) { try? HMPWords.split(tail) } else {
        nil
      }
    guard let words, words.count == 1, !words[0].isEmpty else {
      throw .refused(
        "\(written.mark.rawValue) \(written.tail): the name of one file expected; one with blanks goes between double quotes"
      )
    }
    return .file(words[0], appends: written.mark == .append)
  }

  /// The line with the values of its variables; nil for a comment or a blank line.
  private func withValues(_ text: String) throws(HMPError) -> String? {
    switch ScriptLine(text, in: context) {
    case .empty: return nil
    case .undefined(let name): throw .refused(ScriptLine.explanation(undefined: name))
    case .unusable(let name, let reason): throw .refused(ScriptLine.explanation(unusable: name, reason))
    case .command(let line): return line
    }
  }

  /// Whether the command can read the line to its end, with every mark of a redirection within an argument.
  private func belongsToCommand(_ line: ParsedLine) -> Bool {
    guard let invocation = try? line.invocation() else { return false }
    return invocation.arguments.elements.allSatisfy { element in
      guard case .string(let text) = element.value else { return true }
      // A line that is kept for later is kept with its redirection.
      if invocation.row.keepsLine(element.name) { return true }
      if WrittenRedirection.Mark(rawValue: text) != nil { return false }
      // The mark may be the first word.
      guard invocation.isRestOfLine(element.name), !WrittenRedirection.all(in: ". \(text)").isEmpty else { return true }
      return invocation.row.takesLine(element.name) && belongsToCommand(parse(text))
    }
  }
}

extension HMPInvocation {
  fileprivate func isRestOfLine(_ name: String) -> Bool {
    row.arguments.contains { $0.name == name && $0.kind == .restOfLine }
  }
}
