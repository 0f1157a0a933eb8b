import HMP
import HMPTranslation
import QJSON
import Testing

/// The lines that are sent to the target's own human monitor.
@Suite struct NativeLineTests {
  private static let smallest = "0-9223372036854775807-1"

  @Test(arguments: [
    ("x/4xb 0xffff0+16", "x/4xb 0x100000"), ("xp 1", "xp 1"), ("xp/2i -16", "xp/2i 0xfffffffffffffff0"),
    ("xp /x 8", "xp/x 8"), ("xp/4294967295x 0", "xp/4294967295x 0"),
    ("print/x (\(smallest))/-1", "print/x 0x8000000000000000"), ("p (\(smallest))%-1", "print 0"),
    ("p 'a'", "print 0x61"),
    ("i/b 0x70 . 5", "i/b 0x70 .5"), ("i 0x71", "i 0x71"), ("o/b 0x80 1+1", "o/b 0x80 2"), ("sum 0 8*8", "sum 0 0x40"),
    ("gva2gpa 0x400", "gva2gpa 0x400"), ("gpa2hva ~0", "gpa2hva 0xffffffffffffffff"),
    ("info lapic 1-1", "info lapic 0"), ("info lapic", "info lapic"), ("info registers -a", "info registers -a"),
    ("info registers -a 2-1", "info registers -a 1"), ("info sync-profile -m 3", "info sync-profile -m 3"),
    ("info  mtree   -f", "info  mtree   -f"), ("mce -b 0 1 2 3 4 ~0", "mce -b 0 1 2 3 4 0xffffffffffffffff"),
    (#"wavcapture "a b" d 44100"#, #"wavcapture "a b" d 0xac44"#), ("log int,exec", "log int,exec"),
    ("gdbserver", "gdbserver"), ("gdbserver  tcp::1", "gdbserver  tcp::1"), ("boot_set cd", "boot_set cd"),
  ])
  func expressionsAreReplacedWithTheirValues(line: String, sent: String) throws {
    let silent = ["o", "wavcapture"].contains(String(line.prefix { $0 != "/" && $0 != " " }))
    try check(
      line, answers: ["human-monitor-command": silent ? "\"\"" : "\"said\\r\\n\""], calls: [call(sent)],
      silent ? "" : "said\n")
  }

  @Test func deeplyNestedExpressionsAreEvaluatedLocally() throws {
    let depth = 300_000
    let parentheses = String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
    for (expression, value) in [(parentheses, "1"), (String(repeating: "-", count: depth) + "1", "1")] {
      try check(
        "p \(expression)", answers: ["human-monitor-command": #""0x1\r\n""#], calls: [call("print \(value)")], "0x1\n")
    }
  }

  @Test(arguments: [
    ("x/99999999999b 0", "x: 1215752191 items would block the target for too long; the limit is 1000000\n"),
    ("xp/1000001xb 0", "xp: 1000001 items would block the target for too long; the limit is 1000000\n"),
    (
      "sum 0 0x10000001",
      "sum: 268435457 bytes would block the target for too long; the limit is 268435456\n"
    ),
  ])
  func linesThatWouldBlockTheTargetAreRefused(line: String, words: String) throws { try check(line, words) }

  @Test(arguments: [
    ("p 0", "0\n"), ("p 7*9", "0x3f\n"), ("p -1", "0xffffffffffffffff\n"), ("p/d -1", "-1\n"), ("p/o 8", "010\n"),
    ("p/u -1", "18446744073709551615\n"), ("p/i -7", "-7\n"), ("p/c 'a'", "'a'\n"), ("p/c 0", "'\\x00'\n"),
    ("p/c 39", "'\\''\n"), ("p/c 92", "'\\\\'\n"), ("p/c 10", "'\\n'\n"), ("p/c 13", "'\\r'\n"),
    ("p/c -1", "'\\xffffffff'\n"), ("p/c 0x1234567841", "'\\x34567841'\n"),
  ])
  func withoutANativeMonitorValuesAreFormattedLocally(line: String, text: String) throws { try check(line, text) }

  @Test func anotherHmpHasNoNativeMonitor() throws {
    let answers = ["human-monitor-command": #""no""#, "x-query-coroutines": "[]"]
    try check("p 16", answers: answers, "0x10\n")
    try check(
      "info registers", answers: answers,
      "This target can't execute this command: it has no human monitor but hmp's own\n")
  }

  @Test(arguments: ["info usb", "info irq", "info numa", "info ramblock", "info roms", "info jit"])
  func reportsComeFromQMPIfTheTargetHasTheCommand(line: String) throws {
    let command = "x-query-" + line.dropFirst(5)
    try check(line, answers: [command: #"{"human-readable-text": "one\ntwo\n"}"#], calls: [command], "one\ntwo\n")
  }

  private func call(_ line: String) -> String {
    "human-monitor-command " + JSONValue.object(["command-line": .string(line)]).text()
  }
}
