import QAPIRuntime
import ReferenceAPI
import Testing

@Suite struct LenientReadingTests {
  @Test func unknownMembersArePassedOver() throws {
    try check(Base.self, #"{"id": "a", "new": 1}"#, reading: .lenient, gives: #"{"id": "a"}"#)
    try check(Optionals.self, #"{"base": {"id": "a", "new": 1}}"#, reading: .lenient, gives: #"{"base": {"id": "a"}}"#)
  }

  @Test func unknownValuesAreKept() throws {
    try check(Optionals.self, #"{"colour": "mauve"}"#, reading: .lenient)
    #expect(try Colour(reading: json(#""mauve""#), .lenient) == .unknown("mauve"))
  }

  @Test func unknownBranchesKeepTheDiscriminator() throws {
    try check(
      Shape.self, #"{"name": "n", "kind": "blob", "viscosity": 3}"#, reading: .lenient,
      gives: #"{"name": "n", "kind": "blob"}"#)
    #expect(try Shape(reading: json(#"{"kind": "blob"}"#), .lenient).kind == .unknown("blob"))
  }

  @Test func missingMembersAreErrorsAllTheSame() throws {
    try checkFault(Base.self, "{}", .missing, at: "id", reading: .lenient)
  }

  @Test func unknownIsNoCaseOfTheSchema() {
    #expect(Colour.allCases == [.red, ._4k, .default, .unknown_, .oldGold, .ultraViolet])
    #expect(Colour(name: "unknown") == .unknown_)
    #expect(!Colour.unknown_.isUnknown)
    #expect(Nothing.allCases.isEmpty)
  }
}
