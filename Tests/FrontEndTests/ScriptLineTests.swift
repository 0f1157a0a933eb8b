import HMP
import HMPTables
import MainLoop
import QAPIRuntime
import QJSON
import TestSupport
import Testing

@testable import FrontEnd

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

  @Test func quotedValuesAreOneWord() {
    check("eject ${size:q}", .command("eject \"2G\""))
    check("a ${empty:q} b", .command("a \"\" b"))
    check("\"a ${size:q}\"", .command("\"a 2G\""))
    check("a ${unknown:q}", .undefined("unknown"))
  }

  @Test func variablesWithoutValue() {
    check("info ${unknown}", .undefined("unknown"))
    check("${disk} ${}", .undefined(""))
    check("${ disk }", .undefined(" disk "))
  }
}

/// `${NAME:q}` is one value of the command, whatever the value is.
@MainLoop @Suite struct QuotedValueTests {
  private static let rows = [
    HMPRow(
      name: "open", arguments: [HMPArgument("file", .filename), HMPArgument("more", .string, .optional)],
      binding: .call(HMPCall("open"))),
    HMPRow(
      name: "add", arguments: [HMPArgument("options", .restOfLine)], completions: ["options": "options:add"],
      binding: .call(HMPCall("add"))),
    HMPRow(name: "plug", arguments: [HMPArgument("options", .options)], binding: .call(HMPCall("plug"))),
    HMPRow(
      name: "qmp", arguments: [HMPArgument("name", .string), HMPArgument("rest", .restOfLine, .optional)],
      execution: HMPExecution(command: "name", arguments: "rest"), binding: .call(HMPCall("qmp"))),
    HMPRow(
      name: "again", arguments: [HMPArgument("times", .string), HMPArgument("line", .restOfLine)],
      completions: ["line": "line"], binding: .call(HMPCall("again"))),
    HMPRow(name: "say", arguments: [HMPArgument("text", .restOfLine)], binding: .call(HMPCall("say"))),
  ]

  private static let values = [
    "plain": "d0", "hostile": "a b,if=none\" \\", "lines": "a\nquit", "number": "5", "commas": "a,b", "blank": "a b",
  ]

  private func line(_ text: String) throws -> ScriptLine {
    let state = HMPMonitorState()
    state.variables = HMPVariables(Self.values)
    let context = HMPContext(target: ScriptedTarget([:]), state: state, table: try HMPTable(rows: Self.rows))
    return ScriptLine(text, in: context)
  }

  private func arguments(_ text: String) throws -> HMPArguments? {
    guard case .command(let line) = try line(text) else { return nil }
    let context = HMPContext(
      target: ScriptedTarget([:]), state: HMPMonitorState(), table: try HMPTable(rows: Self.rows))
    return try context.parse(line).invocation()?.arguments
  }

  @Test(arguments: ["plain", "hostile", "lines", "number", "commas", "blank"])
  func wordsStayWords(name: String) throws {
    let value = try #require(Self.values[name])
    #expect(try arguments("open ${\(name):q}")?.string("file") == value)
    #expect(try arguments("open ${\(name):q} next")?.string("more") == "next")
    #expect(try arguments("open \"x ${\(name):q} y\" next")?.string("file") == "x \(value) y")
    let inner = try #require(try arguments("again 2 open ${\(name):q}")?.string("line"))
    #expect(try arguments(inner)?.string("file") == value)
  }

  @Test(arguments: ["plain", "hostile", "lines", "number", "commas", "blank"])
  func valuesInListsOfOptionsStayValues(name: String) throws {
    let value = try #require(Self.values[name])
    for line in ["plug \"x,id=${\(name):q},z=1\"", "open \"x,id=${\(name):q},z=1\""] {
      let read = try #require(try arguments(line)?.elements.first)
      guard case .string(let text) = read.value else { continue }
      #expect(try OptionText(text, impliedKey: "driver").options.map(\.value) == ["x", value, "1"], "\(line)")
    }
    guard name != "lines" else { return }
    let text = try #require(try arguments("add driver=x,file=${\(name):q},z=1")?.string("options"))
    #expect(try OptionText(text).options.map(\.value) == ["x", value, "1"])
  }

  @Test(arguments: ["plain", "hostile", "lines", "commas", "blank"])
  func argumentsOfQMPCommandsStayStrings(name: String) throws {
    let value = try #require(Self.values[name])
    for line in ["qmp x key=${\(name):q} other=1", "qmp x key=\"${\(name):q}\" other=1"] {
      let text = try #require(try arguments(line)?.string("rest"))
      #expect(try QMPArgumentText(text).arguments == ["key": .string(value), "other": 1], "\(text)")
    }
  }

  @Test func placesThatCannotHoldAValue() throws {
    #expect(
      try line("open x=${blank:q}")
        == .unusable("blank", reason: "put the word that has it between double quotes"))
    #expect(try line("open x=${commas:q}") == .command("open x=a,,b"))
    #expect(try line("add x=${lines:q}") == .unusable("lines", reason: "it has several lines"))
    #expect(try line("qmp x ${blank:q}") == .unusable("blank", reason: "write it as key=${...}"))
    #expect(
      try line("qmp x a=b${blank:q}")
        == .unusable("blank", reason: "put the text after the = between double quotes"))
    #expect(try line("say ${hostile:q}") == .command("say a b,if=none\" \\"))
  }
}
