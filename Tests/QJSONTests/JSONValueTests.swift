import QJSON
import Testing

struct JSONValueTests {
  @Test func integersOfBothSigns() {
    #expect(JSONValue(UInt64(5)) == .integer(5))
    #expect(JSONValue(UInt64.max) == .unsigned(.max))
    #expect(JSONValue.unsigned(.max).integerValue == nil)
    #expect(JSONValue.unsigned(.max).unsignedValue == .max)
    #expect(JSONValue.integer(-1).unsignedValue == nil)
    #expect(JSONValue.integer(-1).integerValue == -1)
    #expect(JSONValue.number(1).integerValue == nil)
    #expect(JSONValue.integer(3).doubleValue == 3)
  }

  @Test func accessorsTellKindsApart() {
    let values: [JSONValue] = [nil, true, 1, 1.5, "s", [1], ["a": 1]]
    #expect(values.map(\.isNull) == [true, false, false, false, false, false, false])
    #expect(values.map { $0.boolValue != nil } == [false, true, false, false, false, false, false])
    #expect(values.map { $0.integerValue != nil } == [false, false, true, false, false, false, false])
    #expect(values.map { $0.doubleValue != nil } == [false, false, true, true, false, false, false])
    #expect(values.map { $0.stringValue != nil } == [false, false, false, false, true, false, false])
    #expect(values.map { $0.arrayValue != nil } == [false, false, false, false, false, true, false])
    #expect(values.map { $0.objectValue != nil } == [false, false, false, false, false, false, true])
  }

  @Test func subscripts() {
    let value: JSONValue = ["a": [1, ["b": "x"]]]
    #expect(value["a"]?[1]?["b"] == "x")
    #expect(value["b"] == nil)
    #expect(value["a"]?[2] == nil)
    #expect(value["a"]?[-1] == nil)
    #expect(value[0] == nil)
    #expect(value["a"]?["x"] == nil)
  }

  @Test func membersKeepTheirOrder() {
    var object: JSONObject = ["b": 1, "a": 2, "c": 3]
    object["a"] = 4
    object["d"] = 5
    object["b"] = nil
    object["zz"] = nil
    #expect(object.map(\.name) == ["a", "c", "d"])
    #expect(object.map(\.value) == [4, 3, 5])
    #expect(JSONValue.object(object).text() == #"{"a": 4, "c": 3, "d": 5}"#)
  }

  @Test func ofARepeatedNameTheLastValueCounts() {
    let object: JSONObject = ["a": 1, "b": 2, "a": 3]
    #expect(object == JSONObject([JSONMember("a", 3), JSONMember("b", 2)]))
  }

  @Test func namesAreComparedByBytes() {
    let object: JSONObject = ["e\u{301}": 1, "\u{E9}": 2]
    #expect(object.count == 2)
    #expect(object["\u{E9}"] == 2)
  }

  @Test(arguments: [
    ("1", "1"), (" \"a\" \n", "\"a\""), ("null", "null"), ("[1, 2] ", "[1, 2]"), ("-0.5", "-0.5"),
  ])
  func parsesOneValue(_ text: String, _ expected: String) throws {
    #expect(try JSONValue.parse(text).text() == expected)
  }

  @Test(arguments: [
    ("", "0: the text ends too early"), ("  ", "2: the text ends too early"), ("[1", "2: the text ends too early"),
    ("\"abc", "4: the text ends too early"), ("\"abc\\", "5: the text ends too early"),
    ("1.", "2: the text ends too early"),
    ("{} x", "3: something follows the value"), ("1,2", "1: something follows the value"),
    ("[1 2]", "3: the elements of an array are not separated by ','"), ("@", "0: stray '@'"),
    ("[}", "1: a value is missing"),
  ])
  func refusesOtherText(_ text: String, _ expected: String) {
    do throws(JSONSyntaxError) {
      let value = try JSONValue.parse(text)
      Issue.record("parsed as \(value.text())")
    } catch {
      #expect("\(error.offset): \(error.detail)" == expected)
      #expect(error.description == "JSON parse error, \(error.detail)")
    }
  }
}
