import Glibc
import HMP
import Testing

@testable import HMPTranslation

/// Files on hmp's side of the connection, which `guest_put` and `guest_get` use.
@Suite struct LocalFileTests {
  /// Opening a FIFO waits until another process opens its other end.
  @Test(arguments: [LocalFile.Purpose.reading, .writing])
  func aFIFOIsRefusedWithoutWaiting(_ purpose: LocalFile.Purpose) async throws {
    var template = Array("/tmp/hmp-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { rmdir(folder) }
    let path = "\(folder)/fifo"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    let failure = await #expect(throws: HMPError.self) { _ = try await LocalFile.open(path, for: purpose) }
    #expect(failure?.text.hasPrefix("\(path): ") ?? false)
  }
}
