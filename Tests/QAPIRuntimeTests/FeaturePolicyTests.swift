import QAPIRuntime
import ReferenceAPI
import Testing

@Suite struct FeaturePolicyTests {
  @Test func refusedMembers() throws {
    try checkFault(Optionals.self, #"{"old": 1}"#, .refused(.deprecated), at: "old", reading: .rejectDeprecated)
    try checkFault(Optionals.self, #"{"shaky": 1}"#, .refused(.unstable), at: "shaky", reading: .rejectUnstable)
    try check(Optionals.self, #"{"shaky": 1}"#, reading: .rejectDeprecated)
  }

  @Test func featuresOfSomeBuilds() throws {
    try checkFault(Fading.self, #"{"was": 1}"#, .refused(.deprecated), at: "was", reading: .rejectDeprecated)
    try check(Fading.self, #"{"will": 1}"#, reading: .rejectDeprecated)
    try check(Fading.self, #"{"was": 1, "will": 2}"#, writing: .hideDeprecated, gives: #"{"will": 2}"#)
  }

  @Test func deprecationIsExaminedFirst() throws {
    let all: ReadOptions = [.rejectDeprecated, .rejectUnstable]
    try checkFault(Fading.self, #"{"both": 1}"#, .refused(.deprecated), at: "both", reading: all)
    try checkFault(Fading.self, #"{"both": 1}"#, .refused(.unstable), at: "both", reading: .rejectUnstable)
  }

  @Test(arguments: [
    (FeaturePolicy(), ReadOptions.strict, WriteOptions()),
    (FeaturePolicy(deprecatedInput: .reject, unstableOutput: .hide), .rejectDeprecated, .hideUnstable),
    (FeaturePolicy(deprecatedOutput: .hide, unstableInput: .crash), .crashOnUnstable, .hideDeprecated),
  ])
  func policies(policy: FeaturePolicy, reading: ReadOptions, writing: WriteOptions) {
    #expect(policy.reading == reading)
    #expect(policy.writing == writing)
  }

  @Test func crashing() async {
    await #expect(processExitsWith: .failure) {
      _ = try Optionals(reading: json(#"{"old": 1}"#), FeaturePolicy(deprecatedInput: .crash).reading)
    }
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
