import QJSON
import Testing

@Test func membersKeepTheirOrder() {
  let value: JSONValue = ["b": 1, "a": [nil, true, 1.5, "x"]]
  #expect(value.text() == #"{"b": 1, "a": [null, true, 1.5, "x"]}"#)
}
