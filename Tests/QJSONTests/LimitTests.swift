import QJSON
import Testing

struct LimitTests {
  @Test func depth() {
    let limits = JSONStreamParser.Limits(depth: 3)
    check("[[{}]]", "[[{}]]", limits: limits)
    check("[[{'a':[", "7: nested too deeply", limits: limits)
    check(
      "[[[[]]]]", "3: nested too deeply", "4: a value is missing", "5: a value is missing", "6: a value is missing",
      "7: a value is missing", limits: limits)
  }

  @Test func depthOfUnbalancedMessages() {
    check("[}[[[[[1]", "1: a value is missing", "5: nested too deeply", "[1]", limits: .init(depth: 3))
  }

  @Test func tokens() {
    let limits = JSONStreamParser.Limits(tokens: 5)
    check("[1,2]", "[1, 2]", limits: limits)
    check("[1,2,3]", "5: too many tokens", "6: a value is missing", limits: limits)
  }

  @Test func bytes() {
    let limits = JSONStreamParser.Limits(bytes: 10)
    check("['12345']", "[\"12345\"]", limits: limits)
    check("['123456']", "9: too many bytes", limits: limits)
    check("[      1,        2]", "[1, 2]", limits: limits)
  }

  @Test func bytesOfOneToken() {
    let limits = JSONStreamParser.Limits(bytes: 10)
    check("'1234567' ", #""1234567""#, limits: limits)
    check("'12345678' ", "0: too many bytes", limits: limits)
    check("'123456789' ", "0: too many bytes", limits: limits)
    check("'1234567890{}", "0: too many bytes", "{}", limits: limits)
    check("12345678901", "0: too many bytes", limits: limits)
    check("nullnullnul{}", "0: too many bytes", "{}", limits: limits)
  }

  @Test func limitsAreForOneMessage() {
    check("[1][2][3]", "[1]", "[2]", "[3]", limits: .init(tokens: 3, bytes: 4))
  }

  @Test func limitsHoldInARefusedMessage() {
    check("[1 2,3 ", "5: too many tokens", limits: .init(tokens: 4))
  }

  @Test func limitsOfQEMU() {
    let deep = String(repeating: "[", count: 1024) + String(repeating: "]", count: 1024)
    #expect(transcript(of: Array(deep.utf8)) == [deep])
    #expect(transcript(of: Array("[\(deep)]".utf8)).first == "1024: nested too deeply")
    #expect(JSONSyntaxError(.tooDeep, offset: 0).description == "JSON nesting depth limit exceeded")
    #expect(JSONSyntaxError(.tooManyTokens, offset: 0).description == "JSON token count limit exceeded")
    #expect(JSONSyntaxError(.tooManyBytes, offset: 0).description == "JSON token size limit exceeded")
    #expect(JSONStreamParser.Limits() == .init(tokens: 2_097_152, bytes: 67_108_864, depth: 1024))
  }
}
