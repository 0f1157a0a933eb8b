import QAPIRuntime
import ReferenceAPI
import Testing

/// The schema's package defines HAVE_PRESENT and not HAVE_ABSENT.
@Suite struct ConditionTests {
  @Test func values() throws {
    #expect(Flavour.allCases == [.plain, .here])
    try checkFault(Flavour.self, #""gone""#, .unknownValue("gone"), at: "")
  }

  @Test func members() throws {
    try check(Mixed.self, #"{"always": 1, "here": {"x": 2}, "either": 3}"#)
    try checkFault(Mixed.self, #"{"always": 1}"#, .missing, at: "here")
    try checkFault(Mixed.self, #"{"always": 1, "here": {"x": 2}, "gone": {"x": 3}}"#, .unexpected, at: "gone")
    try checkFault(Mixed.self, #"{"always": 1, "here": {"x": 2}, "neither": 3}"#, .unexpected, at: "neither")
  }

  @Test func branches() throws {
    try check(Choice.self, #"{"flavour": "here", "x": 1}"#)
    try checkFault(Choice.self, #"{"flavour": "gone", "x": 1}"#, .unknownValue("gone"), at: "flavour")
    try check(Perhaps.self, #"{"x": 1}"#)
    try checkFault(Perhaps.self, #""text""#, .type(expected: "Perhaps"), at: "")
  }
}
