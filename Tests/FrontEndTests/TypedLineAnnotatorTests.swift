import FrontEnd
import HMP
import HMPTables
import Testing

@Suite struct TypedLineAnnotatorTests {
  /// In the expected line, errors stand between `«` and `»`, and the hint after `…`.
  @Test(arguments: [
    ("grow disk0", "grow disk0… size"), ("grow disk0 1Q 2", "grow disk0 «1Q 2»"), ("foo", "«foo»"),
    ("grow disk0 1G | grep x", "grow disk0 1G | grep x"), ("grow disk0 1G |", "grow disk0 1G |"),
    ("grow disk0 1G > file", "grow disk0 1G > file"), ("grow disk0 1G >> ", "grow disk0 1G >> "),
    ("grow disk0 1Q | grep x", "grow disk0 «1Q» | grep x"), ("foo bar | grep x", "«foo» bar | grep x"),
    ("grow disk0 1G x | grep x", "grow disk0 1G «x» | grep x"), ("grow disk0 1G |grep x", "grow disk0 1G «|grep x»"),
    ("print 1 | 2", "print 1 | 2"), ("say a | b", "say a | b"),
    ("grow ${disk} ${size}", "grow ${disk} ${size}"), ("foo ${x}", "«foo» ${x}"),
    ("grow disk0 \\", "grow disk0 \\"), ("foo \\", "«foo» \\"), ("# foo", "# foo"),
  ])
  func annotations(_ line: String, _ expected: String) throws {
    let table = try HMPTable(rows: [
      Self.row("grow", [HMPArgument("device", .blockDevice), HMPArgument("size", .size)], "device size"),
      Self.row("print", [HMPArgument("value", .int64)], "value"),
      Self.row("say", [HMPArgument("text", .restOfLine)], "text"),
    ])
    let annotation = TypedLineAnnotator(HMPAnnotator(table)).annotate(line)
    var bytes = Array(line.utf8)
    for fault in annotation.errors.reversed() {
      bytes.insert(contentsOf: "»".utf8, at: fault.upperBound)
      bytes.insert(contentsOf: "«".utf8, at: fault.lowerBound)
    }
    let hint = annotation.hint.isEmpty ? "" : "…\(annotation.hint)"
    #expect(String(decoding: bytes, as: UTF8.self) + hint == expected)
  }

  private static func row(_ name: String, _ arguments: [HMPArgument], _ params: String) -> HMPRow {
    HMPRow(
      name: name, arguments: arguments, params: params,
      binding: .translator { (_, _) async throws(HMPError) in HMPOutput() })
  }
}
