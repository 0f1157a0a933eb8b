package import HMP
import MainLoop

/// A typed line whose output goes elsewhere.
package struct OutputRedirection: Sendable, Equatable {
  package enum Destination: Sendable, Equatable {
    /// The standard input of a command of the shell.
    case shell(String)
    /// A file, whose content is kept and added to where `appends` is set.
    case file(String, appends: Bool)
  }

  /// The line that runs.
  package var line: String
  package var destination: Destination

  package init(line: String, destination: Destination) {
    self.line = line
    self.destination = destination
  }

  /// - Throws: `HMPFailure.refused` where what stands behind `>` is not one word.
  package init(_ written: WrittenRedirection) throws(HMPFailure) {
    line = written.head
    if written.mark == .pipe {
      destination = .shell(written.tail)
    } else {
      let words = try? HMPWords.split(written.tail)
      guard let words, words.count == 1, !words[0].isEmpty else {
        throw .refused(
          "\(written.mark.rawValue) \(written.tail): the name of one file expected; one with blanks goes between double quotes"
        )
      }
      destination = .file(words[0], appends: written.mark == .append)
    }
  }
}

extension LineRunner {
  /// Where a typed line sends its output; nil where that is not said.
  ///
  /// As much of the line as the command can read is the command's: `print 1 | 2` is a number. Only where `|` or `>` would
  /// be a word for itself, or part of an argument that takes the rest of the line, it is not.
  package func redirection(of line: String) throws(HMPFailure) -> OutputRedirection? {
    let line = try context.state.aliases.expand(line)
    let written = WrittenRedirection.all(in: line)
    guard let first = written.first, !belongsToCommand(line) else { return nil }
    return try OutputRedirection(written.last { belongsToCommand($0.head) } ?? first)
  }

  /// Whether the line could run as far as its command can tell, whatever registers there are.
  package func isReadable(_ line: String) -> Bool { (try? context.parseAnyRegisters(line)) != nil }

  /// Whether the command can read the line to its end, with every mark of a redirection within an argument.
  private func belongsToCommand(_ line: String) -> Bool {
    guard let invocation = try? context.parseAnyRegisters(line) else { return false }
    // What an alias stands for is a line with all that belongs to it.
    if invocation.row.name == "alias" { return true }
    return invocation.arguments.elements.allSatisfy { element in
      guard case .string(let text) = element.value else { return true }
      if WrittenRedirection.Mark(rawValue: text) != nil { return false }
      // The mark may be the first word.
      guard invocation.isRestOfLine(element.name), !WrittenRedirection.all(in: ". \(text)").isEmpty else { return true }
      return invocation.row.completions[element.name] == "command" && belongsToCommand(text)
    }
  }
}

extension HMPInvocation {
  fileprivate func isRestOfLine(_ name: String) -> Bool {
    row.arguments.contains { $0.name == name && $0.kind == .restOfLine }
  }
}
