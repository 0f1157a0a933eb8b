import HMPTables
import Testing

/// The notation of a row's arguments.
@Suite struct HMPNotationTests {
  @Test func kinds() throws {
    let spec = try HMPArgumentSpec(parsing: "fmt:/,force:-f,mode:-ms,index:i.,size:o?,text:S")
    #expect(
      spec.arguments == [
        .init(name: "fmt", kind: .format, presence: .optional),
        .init(name: "force", kind: .flag("f"), presence: .optional),
        .init(name: "mode", kind: .flagWithValue("m"), presence: .optional),
        .init(name: "index", kind: .int32, presence: .afterPoint),
        .init(name: "size", kind: .size, presence: .optional),
        .init(name: "text", kind: .restOfLine),
      ])
    #expect(spec.usage == "/fmt [-f] [-m mode] [index] [size] text")
    #expect(try HMPArgumentSpec(parsing: "").arguments.isEmpty)
  }

  @Test(arguments: [
    ("a:s,,b:s", HMPNotationProblem.emptyArgument), ("device", .missingColon("device")), (":s", .badName("")),
    ("a b:s", .badName("a b")), ("a:s,a:i", .duplicateName("a")), ("a:z", .unknownLetter(argument: "a", "z")),
    ("a:", .unknownLetter(argument: "a", "")), ("a:-", .unknownLetter(argument: "a", "-")),
    ("a:b?", .badModifier(argument: "a", "?")), ("a:s.", .badModifier(argument: "a", ".")),
    ("a:-f?", .badModifier(argument: "a", "?")), ("a:S,b:s", .afterRestOfLine("b")),
  ])
  func refused(_ text: String, _ problem: HMPNotationProblem) {
    #expect(throws: problem) { try HMPArgumentSpec(parsing: text) }
  }
}
