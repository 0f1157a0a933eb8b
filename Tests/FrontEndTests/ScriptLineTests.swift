import FrontEnd
import Testing

@Suite struct ScriptLineTests {
  private static let variables = ["disk": "d0", "size": "2G", "empty": "", "nested": "${disk}"]

  private func check(
    _ line: String, _ expected: ScriptLine, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(ScriptLine(line, variables: Self.variables) == expected, sourceLocation: sourceLocation)
  }

  @Test func emptyLines() {
    check("", .empty)
    check(" \t ", .empty)
    check("#", .empty)
    check("  # info block", .empty)
    check("# ${unknown}", .empty)
  }

  @Test func linesWithoutVariables() {
    check("info block", .command("info block"))
    check("  info block ", .command("  info block "))
    check("qmp x y=#1", .command("qmp x y=#1"))
    check("info é漢", .command("info é漢"))
  }

  @Test func variables() {
    check("block_resize ${disk} ${size}", .command("block_resize d0 2G"))
    check("${disk}${size}", .command("d02G"))
    check("${empty}", .command(""))
    check("x${empty}y", .command("xy"))
  }

  @Test func variablesInValuesAreNotReplaced() { check("${nested}", .command("${disk}")) }

  @Test func dollarSignsThatAreNoVariables() {
    check("print $pc", .command("print $pc"))
    check("cost $", .command("cost $"))
    check("$$", .command("$$"))
    check("$${disk}", .command("$d0"))
    check("${disk", .command("${disk"))
    check("a } ${disk} }", .command("a } d0 }"))
  }

  @Test func escapedBraces() {
    check("print \\${disk}", .command("print ${disk}"))
    check("\\${disk} ${disk}", .command("${disk} d0"))
    check("a\\$b \\n", .command("a\\$b \\n"))
    check("\\${unknown", .command("${unknown"))
  }

  @Test func variablesWithoutValue() {
    check("info ${unknown}", .undefined("unknown"))
    check("${disk} ${}", .undefined(""))
    check("${ disk }", .undefined(" disk "))
  }
}
