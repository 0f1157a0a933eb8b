import QJSON
import Testing

struct JSONWriterTests {
  @Test func spacing() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("return")
    writer.beginArray()
    writer.integer(-1)
    writer.unsigned(.max)
    writer.beginObject()
    writer.endObject()
    writer.null()
    writer.bool(false)
    writer.raw(Array("{'a': 1}".utf8))
    writer.endArray()
    writer.key("id")
    writer.string("x")
    writer.endObject()
    writer.newline()
    writer.beginArray()
    writer.endArray()
    writer.newline()
    let text = "{\"return\": [-1, 18446744073709551615, {}, null, false, {'a': 1}], \"id\": \"x\"}\r\n[]\r\n"
    #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    #expect(writer.takeBytes() == Array(text.utf8))
    #expect(writer.bytes.isEmpty)
  }

  @Test func indentation() {
    let value: JSONValue = ["a": [1, 2], "b": [:], "c": ["d": nil]]
    #expect(
      value.text(pretty: true) == """
        {
            "a": [
                1,
                2
            ],
            "b": {
            },
            "c": {
                "d": null
            }
        }
        """)
  }

  @Test(arguments: [
    (Int64.min, "-9223372036854775808"), (.max, "9223372036854775807"), (0, "0"), (9, "9"), (10, "10"), (-7, "-7"),
    (1_000_000, "1000000"),
  ])
  func integers(_ value: Int64, _ text: String) {
    #expect(JSONValue.integer(value).text() == text)
  }

  @Test(
    arguments: [
      (0.5, "0.5"), (-0.0, "-0.0"), (1e300, "1e+300"), (1.0, "1.0"), (0.1 + 0.2, "0.30000000000000004"),
      (.infinity, "null"), (-.infinity, "null"), (.nan, "null"),
    ] as [(Double, String)])
  func doubles(_ value: Double, _ text: String) {
    #expect(JSONValue.number(value).text() == text)
  }

  @Test(arguments: [
    ("", #""""#), ("plain ~", #""plain ~""#), ("\u{7F}\u{1}\0", #""\u007F\u0001\u0000""#),
    ("\"\\/\u{8}\t\n\u{C}\r", #""\"\\/\b\t\n\f\r""#),
    ("caf\u{E9} \u{4E2D}\u{1F600}!", #""caf\u00E9 \u4E2D\uD83D\uDE00!""#),
    ("\u{FFFE}\u{10FFFF}", #""\uFFFD\uFFFD""#),
  ])
  func strings(_ value: String, _ text: String) {
    #expect(JSONValue.string(value).text() == text)
    #expect((["x": .string(value)] as JSONValue).text() == "{\"x\": \(text)}")
    #expect((.object([value: 1]) as JSONValue).text() == "{\(text): 1}")
  }

  @Test func plainKeys() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key(plain: "node-name")
    writer.null()
    writer.key(plain: "")
    writer.null()
    writer.endObject()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"node-name": null, "": null}"#)
  }
}
