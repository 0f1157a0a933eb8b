import Testing

@testable import StorageDaemon

@Suite struct ImageIOTextTests {
  @Test func reports() {
    func check(
      _ count: Int, _ duration: Duration, _ report: ImageIOReport, _ expected: String,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let text = ImageIOText.report("read", count, at: 4096, took: duration, report)
      #expect(text == expected, sourceLocation: sourceLocation)
    }
    check(
      1536, .milliseconds(500), .human,
      "read 1536/1536 bytes at offset 4096\n1.500 KiB, 1 ops; 00.50 sec (3 KiB/sec and 2.0000 ops/sec)\n")
    check(
      0, .seconds(90), .human,
      "read 0/0 bytes at offset 4096\n0 bytes, 1 ops; 01:30.00 sec (0 bytes/sec and 0.0111 ops/sec)\n")
    check(512, .milliseconds(250), .machine, "512,1,0:00:00.25,2048.000,4.000\n")
    check(512, .zero, .quiet, "")
    check(1 << 10, .zero, .machine, "1024,1,0:00:00.00,1024000000000.000,1000000000.000\n")
  }

  @Test func sizes() {
    func check(_ bytes: Double, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
      #expect(ImageIOText.size(bytes) == expected, sourceLocation: sourceLocation)
    }
    check(0, "0 bytes")
    check(1023, "1023 bytes")
    check(1024, "1 KiB")
    check(1_000_000, "976.562 KiB")
    check(Double(2 << 30), "2 GiB")
    check(9.2e18, "7.980 EiB")
  }

  @Test func dumps() {
    let bytes = [0x00, 0x41, 0x7e, 0x7f, 0xff] + [UInt8](repeating: 0x20, count: 12)
    #expect(
      ImageIOText.dump(bytes, at: 512) == """
        00000200:  00 41 7e 7f ff 20 20 20 20 20 20 20 20 20 20 20  .A~..           
        00000210:  20  \u{20}

        """)
    #expect(ImageIOText.dump([], at: 0) == "")
  }
}
