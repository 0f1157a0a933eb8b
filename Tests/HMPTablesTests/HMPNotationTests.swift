import HMPTables
import Testing

/// The notation of a row's arguments.
@Suite struct HMPNotationTests {
  @Test func kinds() throws {
    let spec = try ArgumentNotation(parsing: "fmt:/,force:-f,mode:-ms,index:i.,size:o?,text:S")
    #expect(
      spec.arguments == [
        .init("fmt", .format, .optional),
        .init("force", .flag("f"), .optional),
        .init("mode", .flagWithValue("m"), .optional),
        .init("index", .int32, .afterPoint),
        .init("size", .size, .optional),
        .init("text", .restOfLine),
      ])
    #expect(spec.usage == "/fmt [-f] [-m mode] [index] [size] text")
    #expect(try ArgumentNotation(parsing: "").arguments.isEmpty)
  }

  @Test(arguments: [
    ("a:s,,b:s", NotationProblem.emptyArgument), ("device", .missingColon("device")), (":s", .badName("")),
    ("a b:s", .badName("a b")), ("a:s,a:i", .duplicateName("a")), ("a:z", .unknownLetter(argument: "a", "z")),
    ("a:", .unknownLetter(argument: "a", "")), ("a:-", .unknownLetter(argument: "a", "-")),
    ("a:b?", .badModifier(argument: "a", "?")), ("a:s.", .badModifier(argument: "a", ".")),
    ("a:-f?", .badModifier(argument: "a", "?")), ("a:S,b:s", .afterRestOfLine("b")),
  ])
  func invalidNotations(_ text: String, _ problem: NotationProblem) {
    #expect(throws: problem) { try ArgumentNotation(parsing: text) }
  }
}
