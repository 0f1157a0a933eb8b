import BlockStorage
import MainLoop
import TestSupport
import Testing

@testable import StorageDaemon

@MainLoop
@Suite struct ImageIOTests {
  private let engine: Engine

  init() throws {
    engine = try Engine()
    try engine.makeFile("a.img", size: 8192)
  }

  private func check(
    _ line: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    #expect(await engine.imageIO("d0", line) == expected, sourceLocation: sourceLocation)
  }

  private func addFile(_ options: String = "") async {
    let file = #"{"node-name": "d0", "driver": "file", "filename": "$DIR/a.img"\#(options)}"#
    #expect(await engine.execute("blockdev-add", file) == "{}")
  }

  @Test func requests() async throws {
    await addFile()
    await check("write -P 0xab 512 1k", "wrote 1024/1024 bytes at offset 512\n")
    await check("read -P 0xab 512 1k", "read 1024/1024 bytes at offset 512\n")
    await check("read -P 0xab 0 1k", "Pattern verification failed at offset 0, 1024 bytes")
    await check("read -P 0xab -s 512 -l 512 0 1k", "read 1024/1024 bytes at offset 0\n")
    await check("read -vq 510 3", "000001fe:  00 00 ab  ...\n")
    await check("write -z 512 512", "wrote 512/512 bytes at offset 512\n")
    await check("read -P 0 0 1k", "read 1024/1024 bytes at offset 0\n")
    await check("discard 0 4k", "discard 4096/4096 bytes at offset 0\n")
    await check("flush", "")
    await check("length", "8 KiB\n")
    await check("truncate 10000", "")
    await check("getlength", "10 KiB\n")
    #expect(try engine.sizeOfFile("a.img") == 10000)
    await check("info", "format name: file\ncluster size: 0 bytes\nvm state offset: 0 bytes\n")
    await check("help flush", "flush -- makes what was written survive a loss of power\n")
    await check("", "")
  }

  @Test func requestsInTheBackgroundAreBounded() async {
    let slow = #"{"node-name": "d0", "driver": "null-co", "latency-ns": 3600000000000}"#
    #expect(await engine.execute("blockdev-add", slow) == "{}")
    for _ in 0..<256 { await check("aio_read 0 512", "") }
    await check("aio_read 0 512", "256 requests run in the background; aio_flush waits for them")
    engine.daemon.backgroundIO.cancelAll()
  }

  @Test func failures() async {
    await addFile(#", "read-only": true"#)
    await check("read 8k 512", "read failed: 512 bytes at offset 8192 are not within the 8192 bytes of node 'd0'")
    await check("write 0 512", "write failed: Image is read-only")
    await check("write -z 0 512", "write failed: Image is read-only")
    await check("truncate 0", "Image is read-only")
    await check("nope", #"command "nope" not found"#)
    #expect(await engine.imageIO("nope", "read 0 1") == "Cannot find device='' nor node-name='nope'")
  }

  @Test func requestsInTheBackground() async {
    await addFile()
    await check("aio_write -P 1 0 4k", "")
    await check("aio_flush", "wrote 4096/4096 bytes at offset 0\n")
    await check("aio_read -P 2 0 4k", "")
    await check("aio_flush", "Pattern verification failed at offset 0, 4096 bytes\n")
    await check("aio_flush", "")
  }

  @Test func aRequestInTheBackgroundKeepsItsNodeUntilItIsCancelled() async throws {
    let centuries = UInt64(Int64.max)
    let null = #"{"node-name": "d0", "driver": "null-co", "latency-ns": \#(centuries)}"#
    #expect(await engine.execute("blockdev-add", null) == "{}")
    await check("aio_read 0 512", "")
    let node = try #require(engine.daemon.graph.find("d0"))
    #expect(await comesTrue { !node.requests.isIdle })
    #expect(
      await engine.execute("blockdev-del", #"{"node-name": "d0"}"#)
        == "Block device d0 is in use by a request, qemu-io")
    engine.daemon.backgroundIO.cancelAll()
    await check("aio_flush", "read failed: The command was cancelled\n")
    // The request stays with its node until the storage has ended it.
    #expect(await comesTrue { node.requests.isIdle })
    #expect(await engine.execute("blockdev-del", #"{"node-name": "d0"}"#) == "{}")
  }
}
