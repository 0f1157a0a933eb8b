import Platform
import SystemPackage
import Testing

@Suite struct UnixSocketTests {
  @Test func pathsThatLeadNowhere() {
    let long = "/" + String(repeating: "x", count: UnixSocket.pathLimit)
    let cases: [(String, Errno)] = [
      ("/nowhere/socket", .noSuchFileOrDirectory), ("/etc/passwd", .connectionRefused), (long, .fileNameTooLong),
      ("/tmp/a\0b", .invalidArgument),
    ]
    for (path, expected) in cases { #expect(throws: expected) { try UnixSocket.connect(to: path) } }
  }
}
