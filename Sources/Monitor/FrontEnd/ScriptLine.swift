/// A line of a script with its comments and variables taken care of.
package enum ScriptLine: Sendable, Equatable {
  /// Nothing to run: blank, or a comment.
  case empty
  case command(String)
  /// It uses a variable that has no value.
  case undefined(String)

  /// Reads a line: `#` where a command could begin starts a comment, `${NAME}` stands for a variable's value, `\${` for
  /// `${` itself.
  package init(_ line: String, variables: @autoclosure () -> [String: String] = [:]) {
    let start = line.utf8.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    guard let start, start != UInt8(ascii: "#") else {
      self = .empty
      return
    }
    guard line.utf8.contains(UInt8(ascii: "$")) else {
      self = .command(line)
      return
    }
    self = Self.substitute(line[...], variables())
  }

  /// Puts values in the place of variables, whatever the line begins with.
  static func substitute(_ line: Substring, _ variables: [String: String]) -> ScriptLine {
    var rest = line
    var result = ""
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      if result.last == "\\", rest[dollar...].hasPrefix("${") {
        result.removeLast()
        result += "${"
        rest = rest[dollar...].dropFirst(2)
        continue
      }
      let behind = rest.index(after: dollar)
      guard behind < rest.endIndex, rest[behind] == "{", let end = rest[behind...].firstIndex(of: "}") else {
        result.append("$")
        rest = rest[behind...]
        continue
      }
      let name = String(rest[rest.index(after: behind)..<end])
      guard let value = variables[name] else { return .undefined(name) }
      result += value
      rest = rest[rest.index(after: end)...]
    }
    return .command(result + rest)
  }
}
