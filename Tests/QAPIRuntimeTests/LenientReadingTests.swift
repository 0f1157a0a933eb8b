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

  @Test func unknownBranchesKeepTheirMembers() throws {
    try check(
      Shape.self, #"{"name": "n", "kind": "blob", "viscosity": 3, "of": {"size": 18446744073709551615}}"#,
      reading: .lenient)
    try check(Shape.self, #"{"kind": "polygon", "corners": "star", "points": [1]}"#, reading: .lenient)
    #expect(try Shape(reading: json(#"{"kind": "blob"}"#), .lenient).kind == .unknown("blob"))
  }

  @Test func branchesOfOtherBuildsAreUnknown() throws {
    try check(Choice.self, #"{"flavour": "gone", "x": 1}"#, reading: .lenient)
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
