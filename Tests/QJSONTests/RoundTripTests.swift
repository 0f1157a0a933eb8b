import QJSON
import Testing

struct RoundTripTests {
  @Test func whatIsWrittenReadsBack() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = RandomInput(seed: seed)
    for _ in 0..<500 {
      let value = random.value()
      #expect(try JSONValue.parse(value.text()) == value, "seed \(seed)")
      #expect(try JSONValue.parse(value.text(pretty: true)) == value, "seed \(seed)")
      #expect(value.text().utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "seed \(seed)")
    }
  }
}
