import QAPIRuntime
import ReferenceAPI
import Testing

@Suite struct FeaturePolicyTests {
  @Test func refusedMembers() throws {
    try checkFault(Optionals.self, #"{"old": 1}"#, .refused(.deprecated), at: "old", reading: .rejectDeprecated)
    try checkFault(Optionals.self, #"{"shaky": 1}"#, .refused(.unstable), at: "shaky", reading: .rejectUnstable)
    try check(Optionals.self, #"{"shaky": 1}"#, reading: .rejectDeprecated)
  }

  @Test func absentMembersAreNeverRefused() throws {
    try check(Optionals.self, "{}", reading: [.rejectDeprecated, .rejectUnstable])
  }

  @Test func refusedValues() throws {
    try checkFault(
      Optionals.self, #"{"colour": "old-gold"}"#, .refusedValue("old-gold", .deprecated), at: "colour",
      reading: .rejectDeprecated)
    try checkFault(
      Colour.self, #""ultra-violet""#, .refusedValue("ultra-violet", .unstable), at: "", reading: .rejectUnstable)
    try check(Colour.self, #""red""#, reading: [.rejectDeprecated, .rejectUnstable])
  }

  @Test func hiddenMembers() throws {
    let text = #"{"in": 0, "old": 1, "shaky": 2}"#
    try check(Optionals.self, text, writing: .hideDeprecated, gives: #"{"in": 0, "shaky": 2}"#)
    try check(Optionals.self, text, writing: .hideUnstable, gives: #"{"in": 0, "old": 1}"#)
  }

  @Test func valuesAreNeverHidden() throws {
    try check(Colour.self, #""old-gold""#, writing: [.hideDeprecated, .hideUnstable])
  }

  @Test func featuresOfCommandsAndEvents() {
    #expect(OldName.specialFeatures == .deprecated)
    #expect(AddUp.specialFeatures == [])
    #expect(ShapeChangedEvent.specialFeatures == .unstable)
  }
}
