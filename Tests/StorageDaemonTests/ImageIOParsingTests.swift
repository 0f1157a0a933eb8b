import BlockStorage
import Testing

@testable import StorageDaemon

@Suite struct ImageIOParsingTests {
  private func check(
    _ line: String, _ expected: ImageIOLine?, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let actual = try ImageIOLine(parsing: line)
    #expect(actual == expected, sourceLocation: sourceLocation)
  }

  private func check(_ line: String, error expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    do throws(ImageIOFailure) {
      let accepted = try ImageIOLine(parsing: line)
      Issue.record("accepted: \(accepted as Any)", sourceLocation: sourceLocation)
    } catch {
      #expect(error.description == expected, sourceLocation: sourceLocation)
    }
  }

  private func range(_ offset: Int64, _ count: Int) -> ByteRange { ByteRange(offset: offset, count: count) }

  @Test func reads() throws {
    try check("read 0 512", .command(.read(range(0, 512), check: nil, dumps: false, .human)))
    try check("  r  1k  0x10 ", .command(.read(range(1024, 16), check: nil, dumps: false, .human)))
    try check("read 0 512 -v", .command(.read(range(0, 512), check: nil, dumps: true, .human)))
    try check("read -qv -- 0 512", .command(.read(range(0, 512), check: nil, dumps: true, .quiet)))
    let whole = ImageIOPattern(byte: 0xab, offset: 0, count: 512)
    try check("read -P0xab 0 512", .command(.read(range(0, 512), check: whole, dumps: false, .human)))
    let part = ImageIOPattern(byte: 1, offset: 2, count: 4)
    try check("read -C -s 2 -l 4 -P 1 0 512", .command(.read(range(0, 512), check: part, dumps: false, .machine)))
    try check("aio_read 0 1M", .background(.read(range(0, 1 << 20), check: nil, dumps: false, .human)))
  }

  @Test func others() throws {
    try check("", nil)
    try check("write 0 1", .command(.write(range(0, 1), .pattern(0xcd), .human)))
    try check("write -P 7 0 1", .command(.write(range(0, 1), .pattern(7), .human)))
    try check("w -z 0 1", .command(.write(range(0, 1), .zeroes, .human)))
    try check("aio_write -z 0 1", .background(.write(range(0, 1), .zeroes, .human)))
    try check("aio_flush", .waitForBackground)
    try check("discard 512 4k", .command(.discard(range(512, 4096), .human)))
    try check("flush", .command(.flush))
    try check("length", .command(.length))
    try check("getlength", .command(.length))
    try check("info", .command(.info))
    try check("truncate 2G", .command(.truncate(2 << 30, .off)))
    try check("truncate -m full 1.5k", .command(.truncate(1536, .full)))
  }

  @Test func sizes() throws {
    func check(_ text: String, _ expected: Int64, sourceLocation: SourceLocation = #_sourceLocation) throws {
      #expect(try ImageIOSize.parse(text) == expected, sourceLocation: sourceLocation)
    }
    try check("0", 0)
    try check("10b", 10)
    try check("1k", 1 << 10)
    try check("1K", 1 << 10)
    try check("3M", 3 << 20)
    try check("1T", 1 << 40)
    try check("7E", 7 << 60)
    try check("0.5k", 512)
    try check("1.999999999999999999999999k", 2048)
    try check("7.999999999999999E", Int64.max - 1152)
    try check("0x7fffffffffffffff", Int64.max)
    try check("9223372036854775807", Int64.max)
  }

  @Test func mistakes() {
    check("nope 1", error: #"command "nope" not found"#)
    check("help nope", error: #"command "nope" not found"#)
    check("read", error: "bad argument count 0 to read, expected 2 arguments")
    check("flush 1", error: "bad argument count 1 to flush, expected 0 arguments")
    check("help a b", error: "bad argument count 2 to help, expected between 0 and 1 arguments")
    check("info -x", error: "info: invalid option -- 'x'\ninfo")
    check("read 0 -1", error: "read: invalid option -- '1'\nread [-Cqv] [-P pattern [-s off] [-l len]] off len")
    check(
      "aio_write 0 1 -P", error: "aio_write: option requires an argument -- 'P'\naio_write [-Cqz] [-P pattern] off len")
    check("read -P 300 0 1", error: "300 is not a valid pattern byte")
    check("read -P -1 0 1", error: "-1 is not a valid pattern byte")
    check("read 0 3G", error: "length cannot exceed 2147483136, given 3G")
    check("write -z -P 1 0 1", error: "Only one of -z and -P can be specified at the same time")
    check("read -s 1 0 1", error: "-s and -l need a pattern (-P)")
    check("read -P 1 -s 2 0 1", error: "the pattern of 0 bytes from byte 2 on is not within what is read")
    check("read -v 0 2M", error: "-v shows at most 1048576 bytes")
    check("truncate -m maybe 1", error: "maybe is not a preallocation mode; use off, falloc or full")
    for text in ["x", "1e3", "1kk", "1.5", "1.k", ".5k", "k", "0x", "0xg", "+1", "1,5k", "٣"] {
      check(
        "truncate \(text)", error: "Parsing error: non-numeric argument, or extraneous/unrecognized suffix -- \(text)")
    }
    for text in ["8E", "9223372036854775808", "0x8000000000000000"] {
      check("truncate \(text)", error: "Parsing error: argument too large -- \(text)")
    }
  }
}
